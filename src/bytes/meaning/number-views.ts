/**
 * Orders of the bytes of a number, by their places in it, A the most significant: `abcd` is big-endian, `dcba` little-endian;
 * `cdab` and `badc` are the 16-bit registers of devices, which send the lower one first or its bytes swapped.
 */
export const wordOrders = ['abcd', 'cdab', 'badc', 'dcba'] as const;

/** An order of the bytes of a number. */
export type WordOrder = (typeof wordOrders)[number];

/** Bits of the numbers that bytes are read as. */
export const numberBits = [8, 16, 32, 64] as const;

/** Bits of a number: its bytes, eight to each. */
export type NumberBits = (typeof numberBits)[number];

/** Bytes read as numbers in one order; of 64 bits, the whole ones are bigints. */
export interface NumberView {
  readonly order: WordOrder;
  readonly unsigned: number | bigint;
  readonly signed: number | bigint;
  /** As IEEE 754 has it; undefined of 8 bits. */
  readonly float: number | undefined;
}

/** The orders that differ for numbers of so many bits. */
export function ordersOf(bits: NumberBits): readonly WordOrder[] {
  if (bits === 8) return ['abcd'];
  return bits === 16 ? ['abcd', 'dcba'] : wordOrders;
}

/** The numbers of `bits` bits that begin at `offset`, in each order that differs; none if fewer bytes are left. */
export function numberViews(bytes: Uint8Array, offset: number, bits: NumberBits): readonly NumberView[] {
  const size = bits / 8;
  if (offset < 0 || bytes.byteLength - offset < size) return [];
  return ordersOf(bits).map((order) => {
    const view = new DataView(new ArrayBuffer(size));
    for (let index = 0; index < size; index += 1)
      view.setUint8(placeOf(index, size, order), bytes[offset + index] ?? 0);
    return { order, ...readingOf(view, bits) };
  });
}

/** Where byte `index` of a number of `size` bytes stands when the most significant byte comes first. */
function placeOf(index: number, size: number, order: WordOrder): number {
  switch (order) {
    case 'abcd':
      return index;
    case 'dcba':
      return size - 1 - index;
    case 'badc':
      return index ^ 1;
    case 'cdab':
      return (size - 2 - (index & ~1)) | (index & 1);
  }
}

function readingOf(view: DataView, bits: NumberBits): Omit<NumberView, 'order'> {
  switch (bits) {
    case 8:
      return { unsigned: view.getUint8(0), signed: view.getInt8(0), float: undefined };
    case 16: {
      const unsigned = view.getUint16(0);
      return { unsigned, signed: view.getInt16(0), float: halfFloat(unsigned) };
    }
    case 32:
      return { unsigned: view.getUint32(0), signed: view.getInt32(0), float: view.getFloat32(0) };
    case 64:
      return { unsigned: view.getBigUint64(0), signed: view.getBigInt64(0), float: view.getFloat64(0) };
  }
}

/** The value of the 16 bits of a binary16 (IEEE 754-2019, 3.4): a sign, 5 bits of exponent, 10 of fraction. */
export function halfFloat(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

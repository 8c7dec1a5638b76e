/** Reads the whole number whose bytes lie at `places` from `at` on, the highest first; rounded beyond 53 bits. */
export function readWhole(bytes: Uint8Array, at: number, places: Uint8Array, isSigned: boolean): number {
  const count = places.length;
  const split = count - 4;
  let high = 0;
  for (let index = 0; index < split; index += 1) high = high * 256 + (bytes[at + (places[index] ?? 0)] ?? 0);
  let low = 0;
  for (let index = Math.max(0, split); index < count; index += 1)
    low = low * 256 + (bytes[at + (places[index] ?? 0)] ?? 0);
  if (split <= 0) return isSigned && low >= 2 ** (count * 8 - 1) ? low - 2 ** (count * 8) : low;
  if (isSigned && high >= 2 ** (split * 8 - 1)) high -= 2 ** (split * 8);
  return high * 2 ** 32 + low;
}

const scratch = new DataView(new ArrayBuffer(8));

/** Reads the float of 4 or 8 bytes whose bytes lie at `places` from `at` on. */
export function readFloat(bytes: Uint8Array, at: number, places: Uint8Array): number {
  for (let index = 0; index < places.length; index += 1)
    scratch.setUint8(index, bytes[at + (places[index] ?? 0)] ?? 0);
  return places.length === 4 ? scratch.getFloat32(0) : scratch.getFloat64(0);
}

/** The exact whole number of up to 8 bytes. */
export function readExact(bytes: Uint8Array, at: number, places: Uint8Array, isSigned: boolean): bigint {
  let value = 0n;
  for (const place of places) value = value * 256n + BigInt(bytes[at + place] ?? 0);
  return isSigned ? BigInt.asIntN(places.length * 8, value) : value;
}

/** Writes the low bytes of a whole number at `places` from `at` on. */
export function writeWhole(bytes: Uint8Array, at: number, places: Uint8Array, value: bigint): void {
  let rest = BigInt.asUintN(places.length * 8, value);
  for (let index = places.length - 1; index >= 0; index -= 1) {
    bytes[at + (places[index] ?? 0)] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

/** Writes a float of 4 or 8 bytes at `places` from `at` on. */
export function writeFloat(bytes: Uint8Array, at: number, places: Uint8Array, value: number): void {
  if (places.length === 4) scratch.setFloat32(0, value);
  else scratch.setFloat64(0, value);
  for (let index = 0; index < places.length; index += 1)
    bytes[at + (places[index] ?? 0)] = scratch.getUint8(index);
}

/**
 * The shortest decimal number that a float of four bytes is nearest to: 23.4 for what is 23.399999618530273 as a number of eight.
 */
export function shortestFloat32(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  for (let digits = 6; digits < 9; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

import { faultCodes, faultNumber, type LayoutFaultCode } from './layout-faults.js';

/** Values that are read of one message at most: what comes after them is a fault. */
export const maxRows = 4_096;
const firstCapacity = 64;

/** What is wrong with a message: the first that was found. */
export interface LayoutFault {
  readonly code: LayoutFaultCode;
  /** Bytes from the start of the array that the message lies in. */
  readonly offset: number;
  /** The index of the field in `Layout.fields`; -1 if it is of none. */
  readonly field: number;
}

/**
 * The values of one message as rows of parallel arrays, in the order of its bytes. The arrays are reused: reading the next message
 * into them allocates nothing.
 */
export class LayoutValues {
  /** Number of rows. */
  count = 0;
  /** The index of each row's field in `Layout.fields`. */
  fields = new Int32Array(firstCapacity);
  /** The value of a number, scaled; NaN for everything else. */
  numbers = new Float64Array(firstCapacity);
  /** The bytes of each row: from, and before `tos`; places in `bytes`. */
  froms = new Int32Array(firstCapacity);
  tos = new Int32Array(firstCapacity);
  /** 0, or the number of a fault (`faultNumber`). */
  faults = new Uint8Array(firstCapacity);
  /** Where the message lies; borrowed until the next one is read. */
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** Whether the message does not begin as those of the layout: it has no rows then. */
  isForeign = false;
  /** What the first checksum that is wrong has to be; undefined if none is, or what it covers is not all there. */
  expected: Uint8Array | undefined;
  #faultNumber = 0;
  #faultAt = 0;
  #faultField = -1;

  /** Whether there is no fault. */
  get isSound(): boolean {
    return this.#faultNumber === 0;
  }

  /** The first fault. */
  get fault(): LayoutFault | undefined {
    const code = faultCodes[this.#faultNumber - 1];
    return code && { code, offset: this.#faultAt, field: this.#faultField };
  }

  /** The next message lies in `bytes` from `from` to before `to`. */
  begin(bytes: Uint8Array, from: number, to: number): void {
    this.count = 0;
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.isForeign = false;
    this.expected = undefined;
    this.#faultNumber = 0;
  }

  /** Adds a row. Returns false, and adds nothing, past the most that there may be. */
  add(field: number, number: number, from: number, to: number): boolean {
    const row = this.count;
    if (row === this.fields.length && !this.#grow()) {
      this.fail('TOO_MANY', from, field);
      return false;
    }
    this.fields[row] = field;
    this.numbers[row] = number;
    this.froms[row] = from;
    this.tos[row] = to;
    this.faults[row] = 0;
    this.count = row + 1;
    return true;
  }

  /** Keeps a fault of the message, unless there is an earlier one. */
  fail(code: LayoutFaultCode, offset: number, field: number): void {
    if (this.#faultNumber !== 0) return;
    this.#faultNumber = faultNumber(code);
    this.#faultAt = offset;
    this.#faultField = field;
  }

  /** Keeps a fault of the row that was added last. */
  failLast(code: LayoutFaultCode): void {
    const row = this.count - 1;
    if (row < 0) return;
    this.faults[row] = faultNumber(code);
    this.fail(code, this.froms[row] ?? 0, this.fields[row] ?? -1);
  }

  /** The message is none of the layout's. */
  refuse(): void {
    this.count = 0;
    this.isForeign = true;
  }

  /** The first row of a field; -1 if it has none. */
  rowOf(field: number): number {
    for (let row = 0; row < this.count; row += 1) if (this.fields[row] === field) return row;
    return -1;
  }

  #grow(): boolean {
    const capacity = this.fields.length * 2;
    if (capacity > maxRows) return false;
    this.fields = grown(this.fields, new Int32Array(capacity));
    this.numbers = grown(this.numbers, new Float64Array(capacity));
    this.froms = grown(this.froms, new Int32Array(capacity));
    this.tos = grown(this.tos, new Int32Array(capacity));
    this.faults = grown(this.faults, new Uint8Array(capacity));
    return true;
  }
}

function grown<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

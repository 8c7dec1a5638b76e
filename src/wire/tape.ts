import type { FieldSink, FieldValue } from './field-sink.js';
import { isFinding } from './frame-fields.js';

/** Fields that are kept of one layer at most; what comes after them is dropped, which bounds the work for a crafted packet. */
export const maxTapeFields = 4_096;

/** No array is longer. */
const maxOffset = 0x7fff_ffff;
const firstCapacity = 64;
/** Fields within fields: what is deeper has no length. */
const maxOpenFields = 64;

/**
 * The fields of one layer as rows of parallel arrays, in the order in which a codec gives them. The arrays are reused: filling a
 * tape again allocates nothing but the texts that the codec itself makes.
 */
export class Tape implements FieldSink {
  wantsChecksums = false;
  wantsFindings = false;
  /** Number of rows. */
  count = 0;
  readonly names: string[] = [];
  /** The value of a text; `undefined` for everything else. */
  readonly texts: (string | undefined)[] = [];
  /** The value of a number; NaN for everything else. */
  numbers = new Float64Array(firstCapacity);
  /** Bytes from the start of the array that the packet lies in. */
  offsets = new Int32Array(firstCapacity);
  lengths = new Int32Array(firstCapacity);
  readonly #open = new Int32Array(maxOpenFields);
  #openCount = 0;
  #from = 0;
  #to = maxOffset;
  /** The names that are kept: the first two by themselves, because most filters ask for no more. */
  #isSelective = false;
  #first = '';
  #second = '';
  #others: ReadonlySet<string> = new Set();

  /** From now on keeps the fields of these names only. A tape that nobody has told keeps all. */
  keepOnly(names: readonly string[]): void {
    const [first = '', second = first, ...others] = names;
    this.#isSelective = true;
    this.wantsFindings = names.some(isFinding);
    this.#first = first;
    this.#second = second;
    this.#others = new Set(others);
  }

  /**
   * Forgets all rows. Those that follow are clamped to the layer from `from` to before `to`: other packets lie around it, and a codec's
   * slip must not show their bytes.
   */
  clear(from = 0, to = maxOffset): void {
    this.count = 0;
    this.#openCount = 0;
    this.#from = from;
    this.#to = to;
  }

  wants(name: string): boolean {
    return !this.#isSelective || this.#isKept(name);
  }

  field(name: string, offset: number, length: number, value: FieldValue): void {
    if (!this.wants(name)) return;
    const row = this.count;
    if (row === this.offsets.length && !this.#grow()) return;
    this.names[row] = name;
    const start = this.#clamped(offset);
    this.offsets[row] = start;
    this.lengths[row] = Math.max(0, this.#clamped(offset + length) - start);
    if (typeof value === 'number') {
      this.numbers[row] = value;
      this.texts[row] = undefined;
    } else {
      this.numbers[row] = Number.NaN;
      this.texts[row] = value;
    }
    this.count = row + 1;
  }

  open(name: string, offset: number, value?: FieldValue): void {
    const row = this.count;
    this.field(name, offset, 0, value);
    if (this.#openCount < maxOpenFields) this.#open[this.#openCount] = this.count > row ? row : -1;
    this.#openCount += 1;
  }

  close(end: number): void {
    if (this.#openCount === 0) return;
    this.#openCount -= 1;
    const row = this.#openCount < maxOpenFields ? (this.#open[this.#openCount] ?? -1) : -1;
    if (row >= 0) this.lengths[row] = Math.max(0, this.#clamped(end) - (this.offsets[row] ?? 0));
  }

  fault(): void {}

  #isKept(name: string): boolean {
    return name === this.#first || name === this.#second || (this.#others.size > 0 && this.#others.has(name));
  }

  #clamped(offset: number): number {
    return Math.min(Math.max(offset, this.#from), this.#to);
  }

  #grow(): boolean {
    const capacity = this.offsets.length * 2;
    if (capacity > maxTapeFields) return false;
    this.numbers = grown(this.numbers, new Float64Array(capacity));
    this.offsets = grown(this.offsets, new Int32Array(capacity));
    this.lengths = grown(this.lengths, new Int32Array(capacity));
    return true;
  }
}

function grown<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

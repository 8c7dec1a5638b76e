import { ByteSearch } from './byte-search.js';

/** One byte of a pattern: `byte & mask` is `value`; an optional one may also be absent. */
export interface PatternByte {
  readonly mask: number;
  readonly value: number;
  readonly isOptional: boolean;
}

/** The bytes of a pattern from `from` to before `to` are captured, under a name if it has one. */
export interface CaptureGroup {
  readonly from: number;
  readonly to: number;
  readonly name: string | undefined;
}

/** Where in a message a pattern has to lie: `whole` is from its first byte to its last. */
export type PatternPlace = 'anywhere' | 'start' | 'end' | 'whole';

/** A range of bytes, `to` excluded. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Where a pattern lies, and what each of its groups captured. */
export interface PatternMatch extends ByteRange {
  readonly captures: readonly ByteRange[];
}

/** Places at which a pattern is compared when it lies nowhere. */
const maxPlaces = 512;

/**
 * A pattern of bytes with wildcards. A search is linear in the message: it steps through it once with one bit for each byte of
 * the pattern (R. Baeza-Yates and G. Gonnet, A new approach to text searching, 1992), and `test` allocates nothing.
 */
export class BytePattern {
  /** The name of each group, in order. */
  readonly captureNames: readonly (string | undefined)[];
  readonly #bytes: readonly PatternByte[];
  readonly #groups: readonly CaptureGroup[];
  /** The places of the bytes that may be absent. */
  readonly #optional: readonly number[];
  /** A pattern of fixed bytes alone. */
  readonly #literal: ByteSearch | undefined;
  /** A byte that every occurrence has, and whether it is the first one; -1 without any. */
  readonly #required: number;
  readonly #beginsWithRequired: boolean;
  /** Words of 32 bits for each state. */
  readonly #words: number;
  /** For each byte value, the places of the pattern that it fits. */
  readonly #fits: Uint32Array;
  readonly #state: Uint32Array;

  constructor(bytes: readonly PatternByte[], groups: readonly CaptureGroup[] = []) {
    this.#bytes = bytes;
    this.#groups = groups;
    this.captureNames = groups.map(({ name }) => name);
    this.#optional = bytes.flatMap(({ isOptional }, index) => (isOptional ? [index] : []));
    const isFixed = bytes.every(({ mask, isOptional }) => mask === 0xff && !isOptional);
    this.#literal = isFixed ? new ByteSearch(Uint8Array.from(bytes, ({ value }) => value)) : undefined;
    const required = bytes.findIndex(({ mask, isOptional }) => mask === 0xff && !isOptional);
    this.#required = bytes[required]?.value ?? -1;
    this.#beginsWithRequired = required === 0;
    this.#words = isFixed ? 0 : Math.ceil(bytes.length / 32);
    this.#state = new Uint32Array(this.#words);
    this.#fits = new Uint32Array(256 * this.#words);
    if (!isFixed) this.#fillFits();
  }

  /** The pattern of exactly these bytes. */
  static of(bytes: Uint8Array): BytePattern {
    return new BytePattern(Array.from(bytes, (value) => ({ mask: 0xff, value, isOptional: false })));
  }

  /** The longest run of bytes that every message with the pattern contains as they are, and whether it is the whole pattern. */
  get fixedRun(): { readonly bytes: Uint8Array; readonly isWhole: boolean } {
    let best: number[] = [];
    let run: number[] = [];
    for (const { mask, value, isOptional } of this.#bytes) {
      if (mask === 0xff && !isOptional) run.push(value);
      else run = [];
      if (run.length > best.length) best = run;
    }
    return { bytes: Uint8Array.from(best), isWhole: best.length === this.#bytes.length };
  }

  /** Whether the pattern lies at that place of `message`. */
  test(message: Uint8Array, place: PatternPlace): boolean {
    if (place === 'anywhere') return this.#endOf(message) >= 0;
    if (this.#optional.length === 0) {
      const spare = message.byteLength - this.#bytes.length;
      if (spare < 0 || (place === 'whole' && spare !== 0)) return false;
      return this.#liesAt(message, place === 'end' ? spare : 0);
    }
    return this.match(message, place) !== undefined;
  }

  /** The first place of the pattern in `message`; each optional byte is taken if it can be. */
  match(message: Uint8Array, place: PatternPlace): PatternMatch | undefined {
    const length = message.byteLength;
    if (place === 'start' || place === 'whole')
      return this.#matchFrom(message, 0, place === 'whole' ? length : undefined);
    const end = place === 'end' ? length : this.#endOf(message);
    if (end < 0) return undefined;
    const longest = this.#bytes.length;
    const first = end - longest;
    for (let from = Math.max(0, first); from <= first + this.#optional.length; from += 1) {
      const found = this.#matchFrom(message, from, end);
      // A pattern that ends with an optional byte may go on behind the earliest end.
      if (found !== undefined)
        return place === 'end' ? found : (this.#matchFrom(message, from, undefined) ?? found);
    }
    return undefined;
  }

  /**
   * The bytes of `message` that differ from the pattern where it comes closest at that place, as ranges; optional bytes count as
   * there. For people who look why a pattern does not lie in a message: the work is bounded, so that of a long one only the beginning
   * is searched.
   */
  differences(message: Uint8Array, place: PatternPlace): readonly ByteRange[] {
    const spare = Math.max(0, message.byteLength - this.#bytes.length);
    const first = place === 'end' ? spare : 0;
    const last = place === 'anywhere' ? Math.min(spare, maxPlaces) : first;
    let closest = this.#differing(message, first);
    for (let from = first + 1; from <= last && closest.length > 0; from += 1) {
      const differing = this.#differing(message, from);
      if (differing.length < closest.length) closest = differing;
    }
    const beyond = place === 'whole' ? spare : 0;
    return rangesOf([...closest, ...Array.from({ length: beyond }, (_, at) => this.#bytes.length + at)]);
  }

  /** The places in `message`, or behind it, whose bytes differ from the pattern that begins at `from`. */
  #differing(message: Uint8Array, from: number): readonly number[] {
    return this.#bytes.flatMap(({ mask, value }, index) => {
      const byte = message[from + index];
      return byte === undefined || (byte & mask) !== value ? [from + index] : [];
    });
  }

  #fillFits(): void {
    for (let byte = 0; byte < 256; byte += 1) {
      for (const [index, { mask, value }] of this.#bytes.entries()) {
        if ((byte & mask) !== value) continue;
        const word = byte * this.#words + (index >>> 5);
        this.#fits[word] = (this.#fits[word] ?? 0) | (1 << (index & 31));
      }
    }
  }

  #liesAt(message: Uint8Array, from: number): boolean {
    for (let index = 0; index < this.#bytes.length; index += 1) {
      const wanted = this.#bytes[index];
      if (wanted === undefined || ((message[from + index] ?? 0) & wanted.mask) !== wanted.value) return false;
    }
    return true;
  }

  /** The end of the occurrence that ends first; -1 without any. */
  #endOf(message: Uint8Array): number {
    if (this.#literal !== undefined) {
      const at = this.#literal.indexIn(message, 0, message.byteLength);
      return at < 0 ? -1 : at + this.#bytes.length;
    }
    // The system's own search for one byte takes a tenth of the time of a step for each.
    const requiredAt = this.#required < 0 ? 0 : message.indexOf(this.#required);
    if (requiredAt < 0) return -1;
    const from = this.#beginsWithRequired ? requiredAt : 0;
    return this.#words === 1 && this.#optional.length === 0
      ? this.#endOfShort(message, from)
      : this.#endOfAny(message, from);
  }

  /** For at most 32 bytes: one word. */
  #endOfShort(message: Uint8Array, from: number): number {
    const fits = this.#fits;
    const last = 1 << (this.#bytes.length - 1);
    let state = 0;
    for (let at = from; at < message.byteLength; at += 1) {
      state = ((state << 1) | 1) & (fits[message[at] ?? 0] ?? 0);
      if ((state & last) !== 0) return at + 1;
    }
    return -1;
  }

  #endOfAny(message: Uint8Array, from: number): number {
    const state = this.#state.fill(0);
    const fits = this.#fits;
    const words = this.#words;
    const last = this.#bytes.length - 1;
    this.#skipOptional();
    if (this.#isReached(last)) return from;
    for (let at = from; at < message.byteLength; at += 1) {
      const row = (message[at] ?? 0) * words;
      let carry = 1;
      for (let word = 0; word < words; word += 1) {
        const before = state[word] ?? 0;
        state[word] = ((before << 1) | carry) & (fits[row + word] ?? 0);
        carry = before >>> 31;
      }
      this.#skipOptional();
      if (this.#isReached(last)) return at + 1;
    }
    return -1;
  }

  /** What was reached before an optional byte is also reached behind it. */
  #skipOptional(): void {
    for (const index of this.#optional) {
      if (index > 0 && !this.#isReached(index - 1)) continue;
      this.#state[index >>> 5] = (this.#state[index >>> 5] ?? 0) | (1 << (index & 31));
    }
  }

  #isReached(index: number): boolean {
    return ((this.#state[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }

  /** The match that begins at `from` and, if `end` is given, ends there. */
  #matchFrom(message: Uint8Array, from: number, end: number | undefined): PatternMatch | undefined {
    const offsets = this.#align(message, from, end);
    if (offsets === undefined) return undefined;
    const offsetOf = (index: number): number => offsets[index] ?? from;
    const captures = this.#groups.map((group) => ({ from: offsetOf(group.from), to: offsetOf(group.to) }));
    return { from, to: offsetOf(this.#bytes.length), captures };
  }

  /**
   * The offset of each byte of the pattern, and the end. Tries to take an optional byte before it leaves it out, and no state
   * twice, so that the work is at most the pattern's bytes times its optional ones.
   */
  #align(message: Uint8Array, from: number, end: number | undefined): number[] | undefined {
    const count = this.#bytes.length;
    const width = this.#optional.length + 1;
    const visited = new Uint8Array((count + 1) * width);
    const offsets: number[] = [];
    const choices: number[] = [];
    let skipped = 0;
    let index = 0;
    while (true) {
      const offset = from + index - skipped;
      offsets[index] = offset;
      if (index === count && (end === undefined || offset === end)) return offsets;
      const wanted = this.#bytes[index];
      const isNew = visited[index * width + skipped] === 0;
      visited[index * width + skipped] = 1;
      if (
        isNew &&
        wanted !== undefined &&
        offset < message.byteLength &&
        ((message[offset] ?? 0) & wanted.mask) === wanted.value
      ) {
        if (wanted.isOptional) choices.push(index);
        index += 1;
      } else if (isNew && wanted?.isOptional === true) {
        skipped += 1;
        index += 1;
      } else {
        const choice = choices.pop();
        if (choice === undefined) return undefined;
        // The byte that was taken at `choice` is left out instead.
        skipped = from + choice + 1 - (offsets[choice] ?? 0);
        index = choice + 1;
      }
    }
  }
}

function rangesOf(places: readonly number[]): readonly ByteRange[] {
  const ranges: { from: number; to: number }[] = [];
  for (const place of places) {
    const last = ranges.at(-1);
    if (last?.to === place) last.to += 1;
    else ranges.push({ from: place, to: place + 1 });
  }
  return ranges;
}

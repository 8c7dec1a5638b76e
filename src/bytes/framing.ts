import { formatHex, parseHex } from './hex.js';

/** The length field of `length:` framing: its width and byte order. */
export type LengthField = 'u8' | 'u16be' | 'u16le' | 'u32be' | 'u32le';

/** How a stream of bytes is cut into messages. */
export type FramingSpec =
  /** What arrives is a message as it arrives. */
  | { readonly type: 'raw' }
  /** A message ends with LF, which stays part of it, as a CR before it does. */
  | { readonly type: 'line' }
  /** A message ends with these bytes, which stay part of it. */
  | { readonly type: 'delimiter'; readonly delimiter: Uint8Array }
  | { readonly type: 'fixed'; readonly frameBytes: number }
  /** `offset` bytes of header, a length field that counts what follows it, then that many bytes; all one message. */
  | { readonly type: 'length'; readonly field: LengthField; readonly offset: number }
  /** A message ends when nothing arrives for so long. */
  | { readonly type: 'gap'; readonly gapMs: number };

/** Takes a message. `overlong` marks a piece of a frame that was longer than the bound. */
export type TakeFrame = (frame: Uint8Array, overlong: boolean) => void;

/**
 * Cuts a stream into messages: a pure machine that holds no more than its bound. A message that lies whole in one chunk
 * is a view of it; one that spans chunks is copied once.
 */
export interface FramingDecoder {
  /** More bytes arrived; the chunk passes to the decoder and whoever takes its frames. */
  write(chunk: Uint8Array, take: TakeFrame): void;
  /** Nothing arrived for `deadlineAfterMs` since the last write: what is held is a message. */
  silence(take: TakeFrame): void;
  /** The stream ended: what is held is a message. */
  end(take: TakeFrame): void;
  readonly heldBytes: number;
  /** For `gap`, the silence that ends a message, in milliseconds. */
  readonly deadlineAfterMs: number | undefined;
}

const lengthFieldBytes: Readonly<Record<LengthField, number>> = {
  u8: 1,
  u16be: 2,
  u16le: 2,
  u32be: 4,
  u32le: 4,
};
const mostOffsetBytes = 65_535;
const mostFixedBytes = 64 * 1024 * 1024;
const mostGapMs = 3_600_000;

/** Reads `raw`, `line`, `delimiter:HEX`, `fixed:N`, `length:FIELD[,OFFSET]` or `gap:MS`. */
export function parseFraming(text: string): FramingSpec | undefined {
  if (text === 'raw' || text === 'line') return { type: text };
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const value = text.slice(colon + 1);
  switch (colon < 0 ? '' : kind) {
    case 'delimiter': {
      const parsed = parseHex(value);
      return parsed.ok && parsed.bytes.byteLength > 0 && parsed.bytes.byteLength <= 64
        ? { type: 'delimiter', delimiter: parsed.bytes }
        : undefined;
    }
    case 'fixed': {
      const frameBytes = wholeNumber(value, 1, mostFixedBytes);
      return frameBytes === undefined ? undefined : { type: 'fixed', frameBytes };
    }
    case 'length': {
      const [field = '', offsetText, ...more] = value.split(',');
      const offset = wholeNumber(offsetText ?? '0', 0, mostOffsetBytes);
      if (!isLengthField(field) || offset === undefined || more.length > 0) return undefined;
      return { type: 'length', field, offset };
    }
    case 'gap': {
      const gapMs = wholeNumber(value, 1, mostGapMs);
      return gapMs === undefined ? undefined : { type: 'gap', gapMs };
    }
    default:
      return undefined;
  }
}

/** Writes a framing as parseFraming reads it. */
export function formatFraming(spec: FramingSpec): string {
  switch (spec.type) {
    case 'raw':
    case 'line':
      return spec.type;
    case 'delimiter':
      return `delimiter:${formatHex(spec.delimiter, '')}`;
    case 'fixed':
      return `fixed:${spec.frameBytes}`;
    case 'length':
      return `length:${spec.field}${spec.offset === 0 ? '' : `,${spec.offset}`}`;
    case 'gap':
      return `gap:${spec.gapMs}`;
  }
}

/** Makes the decoder of a framing; a frame of over `maxFrameBytes` comes out in pieces of at most that, marked. */
export function createFramingDecoder(spec: FramingSpec, maxFrameBytes: number): FramingDecoder {
  switch (spec.type) {
    case 'raw':
      return new HoldingDecoder(() => ({ find: (_, available) => available }), maxFrameBytes, undefined);
    case 'line':
      return new HoldingDecoder(() => new DelimiterFinder(Uint8Array.of(0x0a)), maxFrameBytes, undefined);
    case 'delimiter':
      return new HoldingDecoder(() => new DelimiterFinder(spec.delimiter), maxFrameBytes, undefined);
    case 'fixed':
      return new HoldingDecoder(() => ({ find: () => spec.frameBytes }), maxFrameBytes, undefined);
    case 'length':
      return new HoldingDecoder(() => new LengthFinder(spec.field, spec.offset), maxFrameBytes, undefined);
    case 'gap':
      return new HoldingDecoder(() => ({ find: () => undefined }), maxFrameBytes, spec.gapMs);
  }
}

/**
 * Finds where one frame ends. Each call sees bytes that follow those seen before; the answer is the frame's length
 * counted from its first byte, which may lie further on than what has arrived, or undefined while it is not known.
 */
interface FrameFinder {
  find(bytes: Uint8Array, available: number): number | undefined;
}

class HoldingDecoder implements FramingDecoder {
  readonly deadlineAfterMs: number | undefined;
  readonly #createFinder: () => FrameFinder;
  readonly #maxFrameBytes: number;
  #finder: FrameFinder;
  /** Chunks of the frame at hand, joined only when it is complete, so that one byte at a time costs no quadratic copy. */
  #held = new Uint8Array(0);
  #heldBytes = 0;
  /** Bytes of the frame at hand that were passed on in pieces already. */
  #passedBytes = 0;
  #frameBytes: number | undefined;

  constructor(createFinder: () => FrameFinder, maxFrameBytes: number, deadlineAfterMs: number | undefined) {
    this.#createFinder = createFinder;
    this.#finder = createFinder();
    this.#maxFrameBytes = maxFrameBytes;
    this.deadlineAfterMs = deadlineAfterMs;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  write(chunk: Uint8Array, take: TakeFrame): void {
    let rest = chunk;
    while (rest.byteLength > 0) {
      this.#frameBytes ??= this.#finder.find(rest, this.#passedBytes + this.#heldBytes + rest.byteLength);
      const missing =
        this.#frameBytes === undefined
          ? Number.POSITIVE_INFINITY
          : this.#frameBytes - this.#passedBytes - this.#heldBytes;
      if (missing <= rest.byteLength) {
        const tail = rest.subarray(0, missing);
        rest = rest.subarray(missing);
        this.#emit(tail, take);
        this.#nextFrame();
      } else {
        this.#hold(rest, take);
        return;
      }
    }
  }

  silence(take: TakeFrame): void {
    this.end(take);
  }

  end(take: TakeFrame): void {
    if (this.#heldBytes > 0) this.#emit(new Uint8Array(0), take);
    this.#nextFrame();
  }

  #nextFrame(): void {
    this.#finder = this.#createFinder();
    this.#frameBytes = undefined;
    this.#passedBytes = 0;
  }

  /** The frame at hand is complete with `tail`. */
  #emit(tail: Uint8Array, take: TakeFrame): void {
    if (this.#heldBytes + tail.byteLength > this.#maxFrameBytes || this.#passedBytes > 0) {
      this.#hold(tail, take);
      if (this.#heldBytes > 0) this.#takeHeld(take, true);
      return;
    }
    if (this.#heldBytes === 0) {
      take(tail, false);
      return;
    }
    this.#append(tail);
    this.#takeHeld(take, false);
  }

  /** Keeps bytes of an unfinished frame; each time the bound is full, a piece is passed on. */
  #hold(bytes: Uint8Array, take: TakeFrame): void {
    let rest = bytes;
    while (this.#heldBytes + rest.byteLength > this.#maxFrameBytes) {
      const room = this.#maxFrameBytes - this.#heldBytes;
      this.#append(rest.subarray(0, room));
      rest = rest.subarray(room);
      this.#passedBytes += this.#heldBytes;
      this.#takeHeld(take, true);
    }
    this.#append(rest);
  }

  #takeHeld(take: TakeFrame, overlong: boolean): void {
    const frame = this.#held.subarray(0, this.#heldBytes);
    this.#held = new Uint8Array(0);
    this.#heldBytes = 0;
    take(frame, overlong);
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.byteLength;
    if (needed > this.#held.byteLength) {
      const grown = new Uint8Array(
        Math.min(this.#maxFrameBytes, Math.max(needed, this.#held.byteLength * 2, 64)),
      );
      grown.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }
}

/** Looks for a delimiter that may itself be split: remembers how much of it the last bytes matched (Knuth–Morris–Pratt). */
class DelimiterFinder implements FrameFinder {
  readonly #delimiter: Uint8Array;
  readonly #fallback: readonly number[];
  #matched = 0;
  #seen = 0;

  constructor(delimiter: Uint8Array) {
    this.#delimiter = delimiter;
    this.#fallback = fallbackTable(delimiter);
  }

  find(bytes: Uint8Array): number | undefined {
    const { length } = this.#delimiter;
    if (length === 1) {
      const index = bytes.indexOf(this.#delimiter[0] ?? 0);
      const end = index < 0 ? undefined : this.#seen + index + 1;
      this.#seen += bytes.byteLength;
      return end;
    }
    for (let index = 0; index < bytes.byteLength; index += 1) {
      while (this.#matched > 0 && bytes[index] !== this.#delimiter[this.#matched]) {
        this.#matched = this.#fallback[this.#matched - 1] ?? 0;
      }
      if (bytes[index] === this.#delimiter[this.#matched]) this.#matched += 1;
      if (this.#matched === length) return this.#seen + index + 1;
    }
    this.#seen += bytes.byteLength;
    return undefined;
  }
}

function fallbackTable(delimiter: Uint8Array): readonly number[] {
  const table = [0];
  let matched = 0;
  for (let index = 1; index < delimiter.byteLength; index += 1) {
    while (matched > 0 && delimiter[index] !== delimiter[matched]) matched = table[matched - 1] ?? 0;
    if (delimiter[index] === delimiter[matched]) matched += 1;
    table.push(matched);
  }
  return table;
}

/** Reads the length field when it is whole, however it was cut. */
class LengthFinder implements FrameFinder {
  readonly #field: LengthField;
  readonly #fieldStart: number;
  readonly #octets: number[] = [];
  #seen = 0;

  constructor(field: LengthField, offset: number) {
    this.#field = field;
    this.#fieldStart = offset;
  }

  find(bytes: Uint8Array): number | undefined {
    const width = lengthFieldBytes[this.#field];
    const first = Math.max(0, this.#fieldStart - this.#seen);
    for (let index = first; index < bytes.byteLength && this.#octets.length < width; index += 1) {
      this.#octets.push(bytes[index] ?? 0);
    }
    this.#seen += bytes.byteLength;
    if (this.#octets.length < width) return undefined;
    const octets = this.#field.endsWith('le') ? this.#octets.toReversed() : this.#octets;
    return this.#fieldStart + width + octets.reduce((value, octet) => value * 256 + octet, 0);
  }
}

function isLengthField(text: string): text is LengthField {
  return Object.hasOwn(lengthFieldBytes, text);
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

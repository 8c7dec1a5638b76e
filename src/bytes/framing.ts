import {
  ByteFinder,
  DelimiterFinder,
  type FrameFinder,
  type LengthField,
  LengthFinder,
  lengthFieldBytes,
} from './frame-finders.js';
import type { FramePattern } from './frame-pattern.js';
import { formatHex, parseHex } from './hex.js';
import { joinBytes } from './join-bytes.js';
import { PatternDecoder } from './pattern-decoder.js';

/** The rule by which a stream of bytes is cut into messages. */
export type FramingSpec =
  /** Each arriving chunk is a message. */
  | { readonly type: 'raw' }
  /** A message ends with LF, which stays part of it, as a CR before it does. */
  | { readonly type: 'line' }
  /** A message ends with these bytes, which stay part of it. */
  | { readonly type: 'delimiter'; readonly delimiter: Uint8Array }
  | { readonly type: 'fixed'; readonly bytes: number }
  /** `offset` bytes of header, a length field that counts what follows it, then that many bytes; all one message. */
  | { readonly type: 'length'; readonly field: LengthField; readonly offset: number }
  /** A message ends when nothing arrives for this long. */
  | { readonly type: 'gap'; readonly gapMs: number }
  /** A message is a frame that looks like this, or bytes between two of them. */
  | { readonly type: 'pattern'; readonly pattern: FramePattern };

/** A framing that a text can say. */
export type WrittenFraming = Exclude<FramingSpec, { readonly type: 'pattern' }>;

/** Takes a message. `overlong` marks a piece of a frame that was longer than the bound. */
export type TakeFrame = (frame: Uint8Array, overlong: boolean) => void;

/**
 * Cuts a stream into messages: a pure machine that holds no more than its bound. A message that lies whole in one chunk
 * is a view of it; one that spans chunks, or is over the bound, is copied.
 */
export interface FramingDecoder {
  /** More bytes arrived; the chunk passes to the decoder and the taker of its frames. */
  write(chunk: Uint8Array, take: TakeFrame): void;
  /** Nothing arrived for `deadlineAfterMs` since the last write: for `gap`, the held bytes are a message. */
  silence(take: TakeFrame): void;
  /** The stream ended: the held bytes are a message. */
  end(take: TakeFrame): void;
  /**
   * Cuts no further than the current message, because the taker cannot go on: the rest of the chunk is kept uncut. May be
   * called by a taker.
   */
  pause(): void;
  /** Goes on with the waiting bytes. */
  resume(take: TakeFrame): void;
  /** Bytes that arrived and belong to no message yet. */
  readonly heldBytes: number;
  /** Bytes of memory that they take. */
  readonly memoryBytes: number;
  /** For `gap`, the silence that ends a message, in milliseconds. */
  readonly deadlineAfterMs: number | undefined;
}

const maxOffsetBytes = 65_535;
const maxFixedBytes = 64 * 1024 * 1024;
const maxGapMs = 3_600_000;

/** Reads `raw`, `line`, `delimiter:HEX`, `fixed:N`, `length:FIELD[,OFFSET]` or `gap:MS`. */
export function parseFraming(text: string): WrittenFraming | undefined {
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
      const bytes = wholeNumber(value, 1, maxFixedBytes);
      return bytes === undefined ? undefined : { type: 'fixed', bytes };
    }
    case 'length': {
      const [field = '', offsetText, ...more] = value.split(',');
      const offset = wholeNumber(offsetText ?? '0', 0, maxOffsetBytes);
      if (!isLengthField(field) || offset === undefined || more.length > 0) return undefined;
      return { type: 'length', field, offset };
    }
    case 'gap': {
      const gapMs = wholeNumber(value, 1, maxGapMs);
      return gapMs === undefined ? undefined : { type: 'gap', gapMs };
    }
    default:
      return undefined;
  }
}

/** Writes a framing as parseFraming reads it. */
export function formatFraming(spec: WrittenFraming): string {
  switch (spec.type) {
    case 'raw':
    case 'line':
      return spec.type;
    case 'delimiter':
      return `delimiter:${formatHex(spec.delimiter, '')}`;
    case 'fixed':
      return `fixed:${spec.bytes}`;
    case 'length':
      return `length:${spec.field}${spec.offset === 0 ? '' : `,${spec.offset}`}`;
    case 'gap':
      return `gap:${spec.gapMs}`;
  }
}

/**
 * Makes the decoder of a framing. A frame of over `maxFrameBytes` (1 or more) comes out in pieces of at most that,
 * marked; `raw` knows no frames and passes every chunk on as it is. Throws RangeError for a bound below 1.
 */
export function createFramingDecoder(spec: FramingSpec, maxFrameBytes: number): FramingDecoder {
  if (!(maxFrameBytes >= 1)) throw new RangeError(`a frame of at most ${maxFrameBytes} bytes holds nothing`);
  switch (spec.type) {
    case 'raw':
      return rawDecoder;
    case 'line':
      return new HoldingDecoder(new ByteFinder(0x0a), maxFrameBytes);
    case 'delimiter': {
      const [first = 0, ...more] = spec.delimiter;
      const finder = more.length === 0 ? new ByteFinder(first) : new DelimiterFinder(spec.delimiter);
      return new HoldingDecoder(finder, maxFrameBytes);
    }
    case 'fixed':
      return new HoldingDecoder({ find: () => spec.bytes, startFrame: () => undefined }, maxFrameBytes);
    case 'length':
      return new HoldingDecoder(new LengthFinder(spec.field, spec.offset), maxFrameBytes);
    case 'gap':
      return new HoldingDecoder(
        { find: () => undefined, startFrame: () => undefined },
        maxFrameBytes,
        spec.gapMs,
      );
    case 'pattern':
      return new PatternDecoder(spec.pattern, maxFrameBytes);
  }
}

/** Holds nothing and so serves every stream. */
const rawDecoder: FramingDecoder = Object.freeze({
  heldBytes: 0,
  memoryBytes: 0,
  deadlineAfterMs: undefined,
  write(chunk: Uint8Array, take: TakeFrame): void {
    if (chunk.byteLength > 0) take(chunk, false);
  },
  pause: () => undefined,
  resume: () => undefined,
  silence: () => undefined,
  end: () => undefined,
});

class HoldingDecoder implements FramingDecoder {
  readonly deadlineAfterMs: number | undefined;
  readonly #finder: FrameFinder;
  readonly #maxFrameBytes: number;
  /** The current frame; it grows by doubling, so that single bytes cause no quadratic copying. */
  #held = nothing;
  #heldBytes = 0;
  /** Bytes of the current frame that were already passed on in pieces. */
  #passedBytes = 0;
  #frameBytes: number | undefined;
  #isPaused = false;
  /** Uncut pieces from the time when the taker could not go on; joined once, when it goes on. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  /** Number of its bytes that the finder has seen; it must see each of them once. */
  #seenOfRest = 0;

  constructor(finder: FrameFinder, maxFrameBytes: number, deadlineAfterMs?: number) {
    this.#finder = finder;
    this.#maxFrameBytes = maxFrameBytes;
    this.deadlineAfterMs = deadlineAfterMs;
  }

  get heldBytes(): number {
    return this.#heldBytes + this.#restBytes;
  }

  get memoryBytes(): number {
    return this.#held.byteLength + this.#restBytes;
  }

  write(chunk: Uint8Array, take: TakeFrame): void {
    if (!this.#isPaused) {
      this.#cut(chunk, 0, take);
      return;
    }
    this.#rest.push(chunk);
    this.#restBytes += chunk.byteLength;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(take: TakeFrame): void {
    this.#isPaused = false;
    const [first = nothing, ...more] = this.#rest;
    const rest = more.length === 0 ? first : joinBytes(this.#rest);
    const seen = this.#seenOfRest;
    this.#rest = [];
    this.#restBytes = 0;
    this.#seenOfRest = 0;
    this.#cut(rest, seen, take);
  }

  silence(take: TakeFrame): void {
    if (this.deadlineAfterMs !== undefined && !this.#isPaused) this.end(take);
  }

  end(take: TakeFrame): void {
    this.#finish(nothing, take);
  }

  /** Cuts `chunk`, of which the finder has already seen some bytes. */
  #cut(chunk: Uint8Array, seenBytes: number, take: TakeFrame): void {
    let rest = chunk;
    let seen = seenBytes;
    while (rest.byteLength > 0) {
      if (this.#isPaused) {
        this.#rest = [rest];
        this.#restBytes = rest.byteLength;
        this.#seenOfRest = seen;
        return;
      }
      if (this.#frameBytes === undefined && seen < rest.byteLength) {
        this.#frameBytes = this.#finder.find(seen === 0 ? rest : rest.subarray(seen));
        seen = rest.byteLength;
      }
      const missing = (this.#frameBytes ?? Infinity) - this.#passedBytes - this.#heldBytes;
      const room = this.#maxFrameBytes - this.#heldBytes;
      if (Math.min(missing, rest.byteLength) > room) {
        // The frame is larger than the bound: a full piece is passed on.
        this.#append(rest.subarray(0, room));
        rest = rest.subarray(room);
        seen -= Math.min(seen, room);
        this.#passedBytes += this.#heldBytes;
        take(this.#release(), true);
      } else if (missing > rest.byteLength) {
        this.#append(rest);
        return;
      } else {
        const tail = missing === rest.byteLength ? rest : rest.subarray(0, missing);
        rest = missing === rest.byteLength ? nothing : rest.subarray(missing);
        seen = 0;
        this.#finish(tail, take);
      }
    }
  }

  /** The current frame is complete with `tail`. The state is reset for the next one before the last piece is delivered. */
  #finish(tail: Uint8Array, take: TakeFrame): void {
    let last = tail;
    if (this.#heldBytes > 0 || this.#passedBytes > 0) {
      this.#append(tail);
      last = this.#release();
    }
    const overlong = this.#passedBytes > 0;
    this.#finder.startFrame();
    this.#frameBytes = undefined;
    this.#passedBytes = 0;
    if (last.byteLength > 0) take(last, overlong);
  }

  /** Returns the held bytes, and hands over their memory. */
  #release(): Uint8Array {
    const piece = this.#held.subarray(0, this.#heldBytes);
    this.#held = nothing;
    this.#heldBytes = 0;
    return piece;
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

const nothing = new Uint8Array(0);

function isLengthField(text: string): text is LengthField {
  return Object.hasOwn(lengthFieldBytes, text);
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

import { type FramePattern, FrameSearch } from './frame-pattern.js';
import type { FramingDecoder, TakeFrame } from './framing.js';
import { joinBytes } from './join-bytes.js';

const nothing = new Uint8Array(0);

/**
 * Cuts a stream into the frames of a pattern. What is none of them comes out as messages of its own: at once, but for bytes that a
 * frame may begin with. Holds no more than the longest frame.
 */
export class PatternDecoder implements FramingDecoder {
  readonly deadlineAfterMs = undefined;
  readonly #search: FrameSearch;
  readonly #maxFrameBytes: number;
  /** Bytes that may be the beginning of a frame, or wait uncut; it grows by doubling. */
  #held = nothing;
  #heldBytes = 0;
  /** Bytes that have to be there before there is anything to find. */
  #neededBytes = 0;
  #isPaused = false;
  /** What arrived while the taker could not go on. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;

  constructor(pattern: FramePattern, maxFrameBytes: number) {
    this.#search = new FrameSearch(pattern, maxFrameBytes);
    this.#maxFrameBytes = maxFrameBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes + this.#restBytes;
  }

  get memoryBytes(): number {
    return this.#held.byteLength + this.#restBytes;
  }

  write(chunk: Uint8Array, take: TakeFrame): void {
    if (this.#isPaused) {
      this.#rest.push(chunk);
      this.#restBytes += chunk.byteLength;
    } else this.#cut(chunk, take, false);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(take: TakeFrame): void {
    this.#isPaused = false;
    const rest = this.#rest.length === 1 ? (this.#rest[0] ?? nothing) : joinBytes(this.#rest);
    this.#rest = [];
    this.#restBytes = 0;
    this.#cut(rest, take, false);
  }

  silence(): void {}

  end(take: TakeFrame): void {
    if (this.#heldBytes > 0) this.#cut(nothing, take, true);
  }

  #cut(chunk: Uint8Array, take: TakeFrame, isEnd: boolean): void {
    if (this.#heldBytes === 0) {
      this.#keep(chunk, this.#find(chunk, chunk.byteLength, take, isEnd), chunk.byteLength);
      return;
    }
    this.#append(chunk);
    if (!isEnd && this.#heldBytes < this.#neededBytes) return;
    const bytes = this.#held;
    const count = this.#heldBytes;
    // The taker owns views of the array from here on.
    this.#heldBytes = 0;
    this.#keep(bytes, this.#find(bytes, count, take, isEnd), count);
  }

  /** Passes on what is complete of the bytes before `to`. Returns where the rest of them begins. */
  #find(bytes: Uint8Array, to: number, take: TakeFrame, isEnd: boolean): number {
    let plainFrom = 0;
    let at = 0;
    this.#neededBytes = 0;
    while (at < to && !this.#isPaused) {
      const start = this.#search.at(bytes, at, to);
      if (typeof start === 'number' && at + start <= to) {
        this.#pass(bytes, plainFrom, at, take);
        plainFrom = at;
        if (this.#isPaused) break;
        at += start;
        plainFrom = at;
        take(bytes.subarray(at - start, at), false);
      } else if (start === 'none' || isEnd) {
        at = this.#search.next(bytes, at + 1, to);
      } else {
        this.#neededBytes = typeof start === 'number' ? start : 0;
        break;
      }
    }
    if (this.#isPaused && !isEnd) return plainFrom;
    this.#pass(bytes, plainFrom, at, take);
    return at;
  }

  /** Passes on bytes that are no frame. */
  #pass(bytes: Uint8Array, from: number, to: number, take: TakeFrame): void {
    for (let at = from; at < to; at += this.#maxFrameBytes)
      take(bytes.subarray(at, Math.min(to, at + this.#maxFrameBytes)), false);
  }

  /** Holds the bytes from `from` to before `to`, which become the first. */
  #keep(bytes: Uint8Array, from: number, to: number): void {
    this.#search.moved(from);
    this.#heldBytes = 0;
    if (from === 0 && bytes === this.#held) {
      this.#heldBytes = to;
      return;
    }
    this.#held = nothing;
    this.#append(bytes.subarray(from, to));
  }

  #append(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.byteLength;
    if (needed > this.#held.byteLength) {
      const grown = new Uint8Array(Math.max(needed, this.#held.byteLength * 2, 64));
      grown.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }
}

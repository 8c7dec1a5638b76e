import { type LineConditions, perfectLine } from './conditions.js';
import { damageBytes } from './damage.js';
import { jitterOf } from './jitter.js';
import { type LineCounters, type LineFault, zeroCounters } from './line-counters.js';
import type { SeededRandom } from './seeded-random.js';

/** The options of a stream's direction. */
export interface StreamDirectionOptions {
  /** Conditions that are omitted are those of a perfect line. */
  readonly conditions?: Partial<LineConditions> | undefined;
  readonly random: SeededRandom;
  /** Bytes arrive at the far end, in order; the receiver owns them. */
  readonly arrive: (chunk: Uint8Array) => void;
  /** All bytes before the end have arrived, and the end itself. Called at most once, and nothing arrives afterwards. */
  readonly ended: () => void;
  /** The line resets: what has not arrived never will. Called at most once, and nothing follows. */
  readonly reset: () => void;
  /** There is room again after `isFull`. */
  readonly roomOpened?: (() => void) | undefined;
  /** The line did something to a chunk (borrowed; a damaged one as it will arrive), which was `sent` (borrowed) into it. */
  readonly faulted?: ((fault: LineFault, chunk: Uint8Array, sent: Uint8Array) => void) | undefined;
  /** From how many bytes on it is full. Default: 1 MiB. The reader pauses, so that what one read brings may lie above. */
  readonly maxWaitingBytes?: number | undefined;
}

interface Piece {
  readonly sentMs: number;
  readonly atMs: number;
  /** What was sent as one, of which this is the part from `from` to `to`. Undefined stands for the end. */
  readonly chunk: Uint8Array | undefined;
  readonly from: number;
  readonly to: number;
}

const defaultMaxWaitingBytes = 1024 * 1024;
/** The line is full of so many pieces as well: one of a few bytes costs more than its bytes. */
const maxWaitingPieces = 16_384;
/** What a line of limited rate lets pass at a time: a segment of TCP on Ethernet. */
const segmentBytes = 1_460;
/** How many arrived pieces the array keeps before it is compacted. */
const maxArrivedPlaces = 1_000;

type StreamState = 'open' | 'finishing' | 'closed';

/**
 * One direction of a stream's line, a machine on passed-in time: delays, slows, cuts, stalls, damages and resets by its conditions,
 * and keeps the order, the end behind all bytes. Nothing is lost but by a reset: TCP below would have sent it again. An outage
 * stops it. The seed and the sends with their times determine everything.
 */
export class StreamDirection {
  /** Counted since the beginning; what was sent counts by chunks, what arrived by pieces. */
  readonly counters: LineCounters = zeroCounters();
  readonly #options: StreamDirectionOptions;
  readonly #maxWaitingBytes: number;
  #conditions: LineConditions;
  #state: StreamState = 'open';
  /** In order; those before `#head` have arrived. */
  #pieces: Piece[] = [];
  #head = 0;
  #waitingBytes = 0;
  #wasFull = false;
  /** When the line of limited rate is free again, and when the latest piece arrives: nothing overtakes it. */
  #freeAtMs = 0;
  #lastArrivalMs = 0;
  #lastDelayMs: number | undefined;

  constructor(options: StreamDirectionOptions) {
    this.#options = options;
    this.#conditions = { ...perfectLine, ...options.conditions };
    this.#maxWaitingBytes = options.maxWaitingBytes ?? defaultMaxWaitingBytes;
  }

  get conditions(): LineConditions {
    return this.#conditions;
  }

  /** Bytes that were sent and have not arrived. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Whether the reader is to pause until `roomOpened`. */
  get isFull(): boolean {
    return this.#waitingBytes >= this.#maxWaitingBytes || this.#waitingPieces >= maxWaitingPieces;
  }

  /** When something arrives next, in milliseconds; infinite while nothing is on its way, or the line is out. */
  get deadlineMs(): number {
    if (this.#conditions.isOut) return Number.POSITIVE_INFINITY;
    return this.#pieces[this.#head]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  get #waitingPieces(): number {
    return this.#pieces.length - this.#head;
  }

  /** Changes the conditions for later sends; what is on its way is affected by an outage alone. */
  change(conditions: Partial<LineConditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
  }

  /** Puts a copy of `chunk` (borrowed) on the line. After `finish` or a reset it does nothing. */
  send(chunk: Uint8Array, nowMs: number): void {
    if (this.#state !== 'open' || chunk.byteLength === 0) return;
    const { random } = this.#options;
    const { reset, stall, corrupt, damage } = this.#conditions;
    this.counters.sent += 1;
    this.counters.sentBytes += chunk.byteLength;
    if (reset > 0 && random.next() < reset) {
      this.#reset(chunk);
      return;
    }
    if (stall !== undefined && random.next() < stall.probability) {
      this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs) + stall.ms;
      this.#note('stalled', chunk);
    }
    const copy = new Uint8Array(chunk);
    if (corrupt > 0 && random.next() < corrupt && damageBytes(copy, damage, random))
      this.#note('corrupted', copy, chunk);
    this.#cut(copy, nowMs);
    if (this.isFull) this.#wasFull = true;
  }

  /** What is sent from now on arrives so many milliseconds later than it would: nothing overtakes, so that all of it waits. */
  holdBack(ms: number, nowMs: number): void {
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + this.#conditions.delayMs) + ms;
  }

  /** The sender has finished: the end arrives behind all bytes. */
  finish(nowMs: number): void {
    if (this.#state !== 'open') return;
    this.#state = 'finishing';
    this.#push(undefined, 0, 0, nowMs);
  }

  /** Delivers what is due at `nowMs`, as one read takes it: a piece each. */
  deadlineReached(nowMs: number): void {
    // A receiver may change conditions, reset or send meanwhile.
    while (this.#state !== 'closed' && !this.#conditions.isOut) {
      const piece = this.#pieces[this.#head];
      if (piece === undefined || piece.atMs > nowMs) return;
      this.#head += 1;
      this.#compact();
      this.#deliver(piece, nowMs);
    }
  }

  /** Forgets what is on its way, as both ends do when a connection is reset from outside; nothing arrives afterwards. */
  abandon(): void {
    this.#state = 'closed';
    this.#pieces = [];
    this.#head = 0;
    this.#waitingBytes = 0;
  }

  #deliver({ chunk, from, to, sentMs }: Piece, nowMs: number): void {
    if (chunk === undefined) {
      this.abandon();
      this.#options.ended();
      return;
    }
    // Only now: an array for each piece that waits would take several times the room of the piece.
    const bytes = chunk.subarray(from, to);
    const { counters } = this;
    const left = this.#conditions.resetAfterBytes - counters.arrivedBytes;
    const passing = left < bytes.byteLength ? bytes.subarray(0, Math.max(0, left)) : bytes;
    this.#waitingBytes -= bytes.byteLength;
    this.#countArrival(passing.byteLength, nowMs - sentMs);
    if (passing.byteLength > 0) this.#options.arrive(passing);
    if (this.#state === 'closed') return;
    if (left <= bytes.byteLength) {
      this.#reset(bytes);
      return;
    }
    if (!this.#wasFull || this.#waitingBytes > this.#maxWaitingBytes / 2) return;
    if (this.#waitingPieces > maxWaitingPieces / 2) return;
    this.#wasFull = false;
    this.#options.roomOpened?.();
  }

  #cut(chunk: Uint8Array, nowMs: number): void {
    const { slice, rateBitsPerSecond } = this.#conditions;
    const bySlice = slice?.bytes ?? Number.POSITIVE_INFINITY;
    const byRate = rateBitsPerSecond === Number.POSITIVE_INFINITY ? bySlice : segmentBytes;
    const pieceBytes = Math.max(1, Math.min(bySlice, byRate));
    for (let from = 0; from < chunk.byteLength; from += pieceBytes)
      this.#push(chunk, from, Math.min(chunk.byteLength, from + pieceBytes), nowMs);
    if (chunk.byteLength > bySlice) this.counters.sliced += Math.ceil(chunk.byteLength / bySlice);
  }

  #push(chunk: Uint8Array | undefined, from: number, to: number, nowMs: number): void {
    const { delayMs, jitterMs, jitterDistribution, rateBitsPerSecond, slice } = this.#conditions;
    const length = to - from;
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + (length * 8_000) / rateBitsPerSecond;
    const jitter = jitterMs === 0 ? 0 : jitterMs * jitterOf(jitterDistribution, this.#options.random);
    const gapMs = chunk === undefined || slice === undefined || this.#waitingPieces === 0 ? 0 : slice.gapMs;
    const atMs = Math.max(this.#freeAtMs + Math.max(0, delayMs + jitter), this.#lastArrivalMs + gapMs);
    this.#lastArrivalMs = atMs;
    this.#pieces.push({ sentMs: nowMs, atMs, chunk, from, to });
    this.#waitingBytes += length;
  }

  #reset(chunk: Uint8Array): void {
    this.#note('resets', chunk);
    this.abandon();
    this.#options.reset();
  }

  #compact(): void {
    if (this.#head <= maxArrivedPlaces) return;
    this.#pieces = this.#pieces.slice(this.#head);
    this.#head = 0;
  }

  #countArrival(bytes: number, delayMs: number): void {
    const { counters } = this;
    counters.arrived += 1;
    counters.arrivedBytes += bytes;
    counters.delayMs += delayMs;
    if (this.#lastDelayMs !== undefined) counters.jitterMs += Math.abs(delayMs - this.#lastDelayMs);
    this.#lastDelayMs = delayMs;
  }

  #note(fault: LineFault, chunk: Uint8Array, sent = chunk): void {
    this.counters[fault] += 1;
    this.#options.faulted?.(fault, chunk, sent);
  }
}

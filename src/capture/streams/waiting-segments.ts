import { memoryOf } from './memory-budget.js';

/** A part of a segment that waits for bytes before it. */
export interface WaitingSegment {
  /** Bytes of the stream before it. */
  readonly offset: number;
  /** The captured bytes, its own. */
  readonly bytes: Uint8Array;
  /** Its length on the wire; more than `bytes` holds if a snap length cut it. */
  readonly wireBytes: number;
  readonly packet: number;
  readonly timeNanos: number;
  readonly isAfterFin: boolean;
}

/** The segments of one direction that wait, by their offsets; none overlaps another. */
export class WaitingSegments {
  readonly #segments: WaitingSegment[] = [];
  /** Bytes of memory that they take. */
  #bytes = 0;

  get heldBytes(): number {
    return this.#bytes;
  }

  get first(): WaitingSegment | undefined {
    return this.#segments[0];
  }

  /** Removes the first one. */
  shift(): WaitingSegment | undefined {
    const first = this.#segments.shift();
    if (first !== undefined) this.#bytes -= memoryOf(first.bytes.length);
    return first;
  }

  /**
   * Adds the parts of a segment that are not there yet, as copies: the first copy of a byte stays. Returns how many captured bytes
   * are there already and are different.
   */
  add(segment: WaitingSegment): number {
    let differing = 0;
    let at = segment.offset;
    const end = segment.offset + segment.wireBytes;
    let index = this.#indexAfter(at);
    while (at < end) {
      const other = this.#segments[index];
      const partEnd = Math.min(end, other?.offset ?? end);
      if (partEnd > at) {
        this.#insert(index, partOf(segment, at, partEnd));
        index += 1;
      }
      if (other === undefined || other.offset >= end) break;
      differing += differingBytes(segment, other);
      at = Math.max(at, other.offset + other.wireBytes);
      index += 1;
    }
    return differing;
  }

  /** The index of the first segment that ends after `offset`. */
  #indexAfter(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const segment = this.#segments[middle];
      if (segment !== undefined && segment.offset + segment.wireBytes <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(index: number, part: WaitingSegment): void {
    this.#segments.splice(index, 0, part);
    this.#bytes += memoryOf(part.bytes.length);
  }
}

/** The part of a segment between two offsets of the stream, a copy. */
function partOf(segment: WaitingSegment, from: number, to: number): WaitingSegment {
  const start = from - segment.offset;
  return {
    ...segment,
    offset: from,
    bytes: new Uint8Array(segment.bytes.subarray(start, to - segment.offset)),
    wireBytes: to - from,
  };
}

function differingBytes(one: WaitingSegment, other: WaitingSegment): number {
  const from = Math.max(one.offset, other.offset);
  const to = Math.min(one.offset + one.bytes.length, other.offset + other.bytes.length);
  let count = 0;
  for (let at = from; at < to; at += 1)
    if (one.bytes[at - one.offset] !== other.bytes[at - other.offset]) count += 1;
  return count;
}

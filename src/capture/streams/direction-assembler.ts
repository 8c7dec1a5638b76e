import { type MemoryBudget, memoryOf } from './memory-budget.js';
import { RecentBytes, recentBytes } from './recent-bytes.js';
import type { Seen, Side, StreamEvent } from './stream-event.js';
import { type WaitingSegment, WaitingSegments } from './waiting-segments.js';

/** A segment with bytes of a stream, or with its end. */
export interface DirectionSegment extends Seen {
  /** Sequence number of its first byte, a signed word of 32 bits. */
  readonly sequence: number;
  /** The captured payload, borrowed until the call returns. */
  readonly bytes: Uint8Array;
  /** Bytes of payload on the wire. */
  readonly wireBytes: number;
  readonly isFin: boolean;
}

/** Bytes that wait for a gap in one direction, before the gap is given up: more than the windows that are in use. */
const maxWaitingBytes = 8 * 1024 * 1024;
/** A window is at most so large (RFC 7323, section 2.2): what is farther away belongs to no stream. */
const maxDistance = 2 ** 30;
/**
 * Segments of the connection that may pass after the receiver has acknowledged bytes that were not captured, before they are given
 * up: a capture may have packets in another order than the receiver.
 */
const patience = 8;

/**
 * Puts the bytes that one end of a TCP connection has sent in order (RFC 9293, section 3.4): segments may be out of order, sent again,
 * overlapping, cut off or missing, and the stream may have begun before the capture did. Gives every byte once, the first copy
 * of it, and names what is missing.
 */
export class DirectionAssembler {
  readonly #from: Side;
  readonly #budget: MemoryBudget;
  readonly #sink: (event: StreamEvent) => void;
  readonly #waiting = new WaitingSegments();
  #recent: RecentBytes | undefined;
  #hasBase = false;
  /** Sequence number of the byte at `#next`. */
  #sequence = 0;
  /** Offset of the first byte that was not given yet. */
  #next = 0;
  /** Offset of the FIN; -1 until it was seen. */
  #finAt = -1;
  /** Whether bytes behind the FIN have numbers that count it, as they should. */
  #countsFin = true;
  #isFinished = false;
  /** Bytes of the stream that the peer has acknowledged. */
  #acknowledged = 0;
  #patience = patience;

  /** `from` is the one that sends; memory for what waits is of `budget`. */
  constructor(from: Side, budget: MemoryBudget, sink: (event: StreamEvent) => void) {
    this.#from = from;
    this.#budget = budget;
    this.#sink = sink;
  }

  /** Bytes of the stream so far, given or missing. */
  get offset(): number {
    return this.#next;
  }

  /** The stream begins with this sequence number, unless it is known already. */
  begin(sequence: number): void {
    if (this.#hasBase) return;
    this.#hasBase = true;
    this.#sequence = sequence;
  }

  /** Takes a segment of this direction. */
  receive(segment: DirectionSegment): void {
    this.begin(segment.sequence);
    const { packet, timeNanos, bytes, wireBytes } = segment;
    const offset = this.#offsetOf(segment);
    if (Math.abs(offset - this.#next) > maxDistance) {
      if (wireBytes > 0)
        this.#sink({
          type: 'stray',
          from: this.#from,
          offset: this.#next,
          packet,
          timeNanos,
          strayBytes: wireBytes,
        });
      return;
    }
    if (segment.isFin && this.#finAt < 0) this.#finAt = offset + wireBytes;
    // A probe of a connection that is idle repeats a byte that need not be the right one (RFC 9293, section 3.8.4).
    const isProbe = wireBytes <= 1 && offset === this.#next - 1;
    if (wireBytes > 0 && !isProbe) {
      const isAfterFin = this.#finAt >= 0 && offset >= this.#finAt;
      this.#take({ offset, bytes, wireBytes, packet, timeNanos, isAfterFin });
    }
    this.#finish(segment);
  }

  /** The peer expects this sequence number next. */
  acknowledge(sequence: number): void {
    this.begin(sequence);
    const distance = this.#distanceTo(sequence);
    if (Math.abs(distance) > maxDistance) return;
    const offset = this.#next + distance;
    const acknowledged = this.#finAt >= 0 && offset > this.#finAt ? offset - 1 : offset;
    if (acknowledged > this.#acknowledged) this.#acknowledged = acknowledged;
  }

  /** Another segment of the connection was seen: a gap that the peer has acknowledged long ago is given up. */
  pass(seen: Seen): void {
    if (this.#acknowledged <= this.#next) {
      this.#patience = patience;
      return;
    }
    this.#patience -= 1;
    if (this.#patience >= 0) return;
    this.#patience = patience;
    this.#skipAcknowledged(seen);
  }

  /** No more segments come: gives all that waits, and names what is missing between. */
  end(seen: Seen): void {
    while (this.#waiting.first !== undefined) this.#skipGap();
    this.#skipAcknowledged(seen);
    this.#finish(seen);
    this.#release();
  }

  #distanceTo(sequence: number): number {
    return (sequence - this.#sequence) | 0;
  }

  #offsetOf({ sequence, wireBytes }: DirectionSegment): number {
    const offset = this.#next + this.#distanceTo(sequence);
    if (this.#finAt < 0) return offset;
    if (offset === this.#finAt && wireBytes > 0) this.#countsFin = false;
    return offset > this.#finAt && this.#countsFin ? offset - 1 : offset;
  }

  #take(segment: WaitingSegment): void {
    const before = this.#next - segment.offset;
    const differing = before > 0 ? (this.#recent?.differing(segment.offset, segment.bytes) ?? 0) : 0;
    const rest = before > 0 ? afterBytes(segment, before) : segment;
    const end = rest.offset + rest.wireBytes;
    const first = this.#waiting.first;
    const isNext = rest.offset === this.#next && (first === undefined || first.offset >= end);
    let conflicts = differing;
    if (isNext) this.#give(rest);
    else if (rest.wireBytes > 0) {
      const held = this.#waiting.heldBytes;
      conflicts += this.#waiting.add(rest);
      this.#budget.take(this.#waiting.heldBytes - held);
    }
    if (conflicts > 0) {
      const { offset, packet, timeNanos } = segment;
      this.#sink({
        type: 'conflict',
        from: this.#from,
        offset,
        packet,
        timeNanos,
        differingBytes: conflicts,
      });
    }
    this.#drain();
    while (
      this.#waiting.heldBytes > maxWaitingBytes ||
      (this.#budget.isExceeded && this.#waiting.heldBytes > 0)
    )
      this.#skipGap();
  }

  /** Gives what waits and follows what was given. */
  #drain(): void {
    while (this.#waiting.first?.offset === this.#next) {
      const segment = this.#waiting.shift();
      if (segment === undefined) return;
      this.#budget.give(memoryOf(segment.bytes.length));
      this.#give(segment);
    }
  }

  #give({ offset, bytes, wireBytes, packet, timeNanos, isAfterFin }: WaitingSegment): void {
    const from = this.#from;
    if (bytes.length > 0) {
      this.#sink({ type: 'data', from, offset, bytes, packet, timeNanos, isAfterFin });
      this.#remember(offset, bytes);
    }
    const missingBytes = wireBytes - bytes.length;
    if (missingBytes > 0) {
      const gapAt = offset + bytes.length;
      this.#sink({ type: 'gap', from, offset: gapAt, packet, timeNanos, missingBytes, reason: 'cutOff' });
    }
    this.#advance(wireBytes);
  }

  #remember(offset: number, bytes: Uint8Array): void {
    if (this.#recent === undefined) {
      if (!this.#budget.fits(recentBytes)) return;
      this.#budget.take(recentBytes);
      this.#recent = new RecentBytes(offset);
    }
    this.#recent.append(offset, bytes);
  }

  #advance(bytes: number): void {
    this.#next += bytes;
    this.#sequence = (this.#sequence + bytes) | 0;
  }

  /** Gives up the gap before the first segment that waits. */
  #skipGap(): void {
    const first = this.#waiting.first;
    if (first === undefined) return;
    this.#skipTo(first.offset, first);
    this.#drain();
  }

  /** Gives up what the peer has acknowledged and the capture lacks. */
  #skipAcknowledged(seen: Seen): void {
    while (this.#waiting.first !== undefined && this.#waiting.first.offset <= this.#acknowledged)
      this.#skipGap();
    const hasFin = this.#finAt >= 0;
    const limit = hasFin ? Math.min(this.#acknowledged, this.#finAt) : this.#acknowledged;
    // A FIN that was not captured counts as one byte as well.
    if (limit > this.#next + (hasFin ? 0 : 1)) this.#skipTo(limit, seen);
  }

  #skipTo(offset: number, { packet, timeNanos }: Seen): void {
    const missingBytes = offset - this.#next;
    if (missingBytes <= 0) return;
    const at = this.#next;
    this.#sink({
      type: 'gap',
      from: this.#from,
      offset: at,
      packet,
      timeNanos,
      missingBytes,
      reason: 'notCaptured',
    });
    this.#advance(missingBytes);
  }

  #finish({ packet, timeNanos }: Seen): void {
    if (this.#isFinished || this.#finAt < 0 || this.#next < this.#finAt) return;
    this.#isFinished = true;
    this.#sink({ type: 'finished', from: this.#from, offset: this.#finAt, packet, timeNanos });
  }

  #release(): void {
    if (this.#recent !== undefined) this.#budget.give(recentBytes);
    this.#recent = undefined;
  }
}

/** What is left of a segment after its first `bytes`. */
function afterBytes(segment: WaitingSegment, bytes: number): WaitingSegment {
  const taken = Math.min(bytes, segment.wireBytes);
  return {
    ...segment,
    offset: segment.offset + taken,
    bytes: segment.bytes.subarray(taken),
    wireBytes: segment.wireBytes - taken,
  };
}

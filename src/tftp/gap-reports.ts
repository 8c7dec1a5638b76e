import type { RoundTrip } from './round-trip.js';

/**
 * When to resend from the block that an ACK may report as lost, if not now: `soon`, unless the blocks sent last are answered in
 * time; `later`, if nothing else arrives for as long as an answer takes; `busy`, the same while the peer still works on what it
 * was sent.
 */
export type DeferredRepetition = 'soon' | 'later' | 'busy';

/** Round trips after a repetition for which the peer may still be busy with the copies. */
const busyRoundTrips = 8;

/**
 * Distinguishes ACKs that report a gap in a window (RFC 7440, section 4) from ACKs that answer a copy of a received block. Many
 * receivers acknowledge each unexpected block: answering those ACKs with more copies would double the rest of the transfer (the
 * Sorcerer's Apprentice, RFC 1123, section 4.2.3.1).
 *
 * Datagrams keep their order, so an ACK that answers a copy names no block later than the copies. Such an ACK reports a loss
 * when more of them arrive than there were copies, or when nothing else arrives for as long as an answer takes. An ACK of a
 * later block reports a loss at once, if it can answer what was sent last: an ACK sooner than half the shortest round trip
 * answers something older. A block that was late and not lost may still arrive after its repetition, however late, and is
 * answered once. The first ACK that could be that answer therefore waits until what was sent last is answered. A datagram that
 * is lost, duplicated or late costs one window at most.
 */
export class GapReports {
  readonly #roundTrip: RoundTrip;
  /** A peer is busy while its packets are less than this many milliseconds apart. */
  readonly #busyMs: number;
  /** The highest block sent more than once; 0 for the offer, -1 for none. */
  #repeatedThrough = -1;
  /** Blocks that the last repetition resent. */
  #copies = 0;
  #repeatedAtMs = Number.NEGATIVE_INFINITY;
  /** The blocks of the last repetition may have been late, not lost: they may still arrive and be answered. */
  #mayComeLate = false;
  /** Time until which the peer may be busy with copies. */
  #busyUntilMs = Number.NEGATIVE_INFINITY;
  /** The first ACK of a block inside the window caused the last repetition, and the peer has not moved on since. */
  #repeatedForPlace = false;
  /** Repeated ACKs since the peer moved on, or since the last repetition. */
  #reports = 0;
  /** The peer acknowledges blocks inside the window although nothing is lost. */
  #acknowledgesInside = false;

  constructor(roundTrip: RoundTrip, busyMs: number) {
    this.#roundTrip = roundTrip;
    this.#busyMs = busyMs;
  }

  /** The offer was sent `times` times before ACK 0 arrived: each may be answered. */
  offered(times: number): void {
    if (times < 2) return;
    this.#repeatedThrough = 0;
    this.#copies = times - 1;
  }

  /** Blocks `first` to `through` are resent. */
  repeated(first: number, through: number, nowMs: number): void {
    this.#copies = through - first + 1;
    this.#repeatedThrough = through;
    this.#repeatedAtMs = nowMs;
    this.#expectLate(nowMs);
    this.#repeatedForPlace = false;
    this.#reports = 0;
  }

  /** The peer was silent for so long that its last ACKs reported a loss. */
  fellSilent(): void {
    this.#acknowledgesInside = false;
  }

  /** Whether the acknowledged `block` was sent once, which makes its answer a round-trip sample (Karn's rule). */
  wasSentOnce(block: number): boolean {
    return block > this.#repeatedThrough;
  }

  /** The peer has moved on. */
  moved(nowMs: number): void {
    // Too soon to answer the repetition: the original blocks had arrived, and nothing was lost.
    if (this.#repeatedForPlace && !this.#canAnswer(this.#repeatedAtMs, nowMs))
      this.#acknowledgesInside = true;
    this.#repeatedForPlace = false;
    this.#reports = 0;
  }

  /** The peer has moved on to `block`; later blocks are in flight. */
  inside(block: number, nowMs: number): 'now' | 'soon' | 'later' {
    // A peer that stops inside the copies too stops inside every window, unless they were lost again; silence shows which.
    if (this.#mayAnswerCopy(block, nowMs)) this.#acknowledgesInside = true;
    return this.#acknowledgesInside ? 'later' : this.#verdictOnNews(nowMs);
  }

  /** The repetition that `inside` asked for has been sent. */
  placeRepeated(): void {
    this.#repeatedForPlace = true;
  }

  /**
   * The peer repeats its ACK of `block`; later blocks are in flight, sent last at `sentMs`. Its previous packet arrived at
   * `previousMs`. `not`: the ACK answers something older than what was sent last.
   */
  again(
    block: number,
    sentMs: number,
    previousMs: number,
    nowMs: number,
  ): 'now' | DeferredRepetition | 'not' {
    this.#reports += 1;
    const isSilent = nowMs - sentMs >= this.#roundTrip.measuredTimeoutMs;
    if (this.#mayAnswerCopy(block, nowMs)) {
      const isBusy = nowMs - previousMs < this.#busyMs;
      if (this.#reports > this.#copies || (isSilent && !isBusy)) return 'now';
      return isBusy ? 'busy' : 'later';
    }
    if (isSilent) return 'now';
    if (!this.#canAnswer(sentMs, nowMs)) return 'not';
    return this.#verdictOnNews(nowMs);
  }

  #mayAnswerCopy(block: number, nowMs: number): boolean {
    if (this.wasSentOnce(block)) return false;
    this.#expectLate(nowMs);
    return true;
  }

  /** A block resent because it was late, not lost, may still arrive, and is then answered once. */
  #expectLate(nowMs: number): void {
    this.#mayComeLate = true;
    this.#busyUntilMs = nowMs + busyRoundTrips * this.#roundTrip.smoothedMs;
  }

  /** Judges an ACK that answers no copy: it may answer a late block, however late, but only once. */
  #verdictOnNews(nowMs: number): 'now' | 'soon' | 'later' {
    if (!this.#mayComeLate) return 'now';
    this.#mayComeLate = false;
    return nowMs < this.#busyUntilMs ? 'later' : 'soon';
  }

  /** Whether a packet that arrives now can answer what was sent at `sentMs`. */
  #canAnswer(sentMs: number, nowMs: number): boolean {
    return nowMs - sentMs >= this.#roundTrip.shortestMs / 2;
  }
}

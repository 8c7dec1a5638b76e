import type { RoundTrip } from './round-trip.js';

/**
 * What an ACK means that may tell of a lost block: it is believed, and everything from there on sent again; it is believed when
 * nothing else comes for as long as an answer takes; the same, while the peer is still `busy` with what it was sent; or
 * it means nothing.
 */
export type Belief = 'now' | 'later' | 'busy' | 'not';

/** A peer that acknowledges so many single blocks of those that were sent again acknowledges every block. */
const placesOfEagerPeer = 2;

/** A datagram may be so many round trips late, and still cost one window; what comes later is lost first and then doubled. */
const lateRoundTrips = 8;

/**
 * Tells the ACKs by which a receiver reports a gap in a window (RFC 7440, section 4) from those that answer a copy of what it
 * has had. Many acknowledge each block that they did not expect: answered with further copies, that would double the rest of
 * the transfer (the Sorcerer's Apprentice, RFC 1123, section 4.2.3.1).
 *
 * As datagrams keep their order, what answers a copy is an ACK of no later block than those that were sent again. Such an
 * ACK is believed when more of them come than there were copies, or when nothing else comes for as long as an answer takes;
 * ACKs of later blocks are believed at once, if they can be about what was sent last: one that comes sooner than half the
 * shortest round trip answers something older. So a loss, or a datagram that the network doubles, costs one window at most.
 */
export class GapReports {
  private readonly roundTrip: RoundTrip;
  /** Milliseconds after which a peer that says the same again is no longer busy with one thing. */
  private readonly busyMs: number;
  /** The highest block that was sent more than once, 0 for the offer. */
  private repeatedThrough = -1;
  /** Blocks that were sent again by the last repetition. */
  private copies = 0;
  private repeatedAtMs = Number.NEGATIVE_INFINITY;
  /** Until when what the last repetition was about may still come, and be answered. */
  private lateUntilMs = Number.NEGATIVE_INFINITY;
  /** The last repetition was asked for by the first ACK of a block inside the window, and nothing has come since. */
  private repeatedForPlace = false;
  /** ACKs of single blocks of those that were sent again. */
  private placesInCopies = 0;
  /** ACKs that came again since the peer moved on, or since the last repetition. */
  private reports = 0;
  /** The peer acknowledges blocks inside the window although nothing is lost. */
  private acknowledgesInside = false;

  constructor(roundTrip: RoundTrip, busyMs: number) {
    this.roundTrip = roundTrip;
    this.busyMs = busyMs;
  }

  /** The offer was sent so often before ACK 0 came: each of them may be answered. */
  offered(times: number): void {
    if (times < 2) return;
    this.repeatedThrough = 0;
    this.copies = times - 1;
  }

  /** Blocks `first` to `through` are sent again. */
  repeated(first: number, through: number, nowMs: number): void {
    this.copies = through - first + 1;
    this.repeatedThrough = through;
    this.repeatedAtMs = nowMs;
    this.lateUntilMs = nowMs + lateRoundTrips * this.roundTrip.smoothedMs;
    this.repeatedForPlace = false;
    this.placesInCopies = 0;
    this.reports = 0;
  }

  /** Nothing has come for so long that whatever was said before it was true. */
  fellSilent(): void {
    this.acknowledgesInside = false;
  }

  /** Whether `block`, acknowledged, was sent once, so that its answer is a sample of the round trip (Karn's rule). */
  wasSentOnce(block: number): boolean {
    return block > this.repeatedThrough;
  }

  /** The peer has moved on. */
  moved(nowMs: number): void {
    // Too soon after a repetition that was made by what was sent before: nothing had been lost.
    if (this.repeatedForPlace && !this.canAnswer(this.repeatedAtMs, nowMs)) this.acknowledgesInside = true;
    this.repeatedForPlace = false;
    this.reports = 0;
  }

  /** The peer has moved on to `block`, behind which more is in flight. */
  inside(block: number, nowMs: number): Belief {
    if (this.mayAnswerCopy(block, nowMs)) {
      this.placesInCopies += 1;
      if (this.placesInCopies >= placesOfEagerPeer) this.acknowledgesInside = true;
      return 'later';
    }
    return this.acknowledgesInside || this.mayAnswerLate(nowMs) ? 'later' : 'now';
  }

  /** What `inside` said to believe has been sent again. */
  believedPlace(): void {
    this.repeatedForPlace = true;
  }

  /** The peer says `block` again, behind which more is in flight, sent last at `sentMs`. It was heard before at `heardMs`. */
  again(block: number, sentMs: number, heardMs: number, nowMs: number): Belief {
    this.reports += 1;
    const isSilent = nowMs - sentMs >= this.roundTrip.measuredTimeoutMs;
    if (this.mayAnswerCopy(block, nowMs)) {
      const isBusy = nowMs - heardMs < this.busyMs;
      if (this.reports > this.copies || (isSilent && !isBusy)) return 'now';
      return isBusy ? 'busy' : 'later';
    }
    if (isSilent) return 'now';
    if (!this.canAnswer(sentMs, nowMs)) return 'not';
    return this.mayAnswerLate(nowMs) ? 'later' : 'now';
  }

  private mayAnswerCopy(block: number, nowMs: number): boolean {
    if (this.wasSentOnce(block)) return false;
    this.lateUntilMs = nowMs + lateRoundTrips * this.roundTrip.smoothedMs;
    return true;
  }

  /** Whether a datagram that was sent again for nothing, as it was only late, may be what is answered now; asked once. */
  private mayAnswerLate(nowMs: number): boolean {
    const mayCome = nowMs < this.lateUntilMs;
    this.lateUntilMs = Number.NEGATIVE_INFINITY;
    return mayCome;
  }

  /** Whether something that arrives now can be the answer to what was sent at `sentMs`. */
  private canAnswer(sentMs: number, nowMs: number): boolean {
    return nowMs - sentMs >= this.roundTrip.shortestMs / 2;
  }
}

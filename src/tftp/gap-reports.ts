import type { RoundTrip } from './round-trip.js';

/**
 * What an ACK that may report a lost block asks for: everything from there on is sent again `now`; `soon`, unless what was
 * sent last is answered in its time; `later`, when nothing else comes for as long as an answer takes; the same, while the peer
 * is still `busy` with what it was sent; or it means nothing.
 */
export type GapVerdict = 'now' | 'soon' | 'later' | 'busy' | 'not';

/** For so many round trips after a repetition the peer may still be busy with the copies. */
const busyRoundTrips = 8;

/**
 * Distinguishes the ACKs by which a receiver reports a gap in a window (RFC 7440, section 4) from those that answer a copy of what it
 * has had. Many acknowledge each block that they did not expect: answered with further copies, that would double the rest of
 * the transfer (the Sorcerer's Apprentice, RFC 1123, section 4.2.3.1).
 *
 * As datagrams keep their order, what answers a copy is an ACK of no later block than those that were sent again. Such an
 * ACK reports a loss when more of them come than there were copies, or when nothing else comes for as long as an answer takes;
 * ACKs of later blocks do at once, if they can be about what was sent last: one that comes sooner than half the
 * shortest round trip answers something older. What was only late and not lost may still come after its repetition, however
 * late, and is answered once: so the first ACK that could be that answer waits for what was sent last to be answered. So a
 * datagram that is lost, doubled or late costs one window at most.
 */
export class GapReports {
  readonly #roundTrip: RoundTrip;
  /** Milliseconds after which a peer that repeats its ACK is no longer busy with one thing. */
  readonly #busyMs: number;
  /** The highest block that was sent more than once, 0 for the offer. */
  #repeatedThrough = -1;
  /** Blocks that were sent again by the last repetition. */
  #copies = 0;
  #repeatedAtMs = Number.NEGATIVE_INFINITY;
  /** What the last repetition was about may only have been late: it may still come, and be answered. */
  #mayComeLate = false;
  /** Until when the peer may be busy with copies. */
  #busyUntilMs = Number.NEGATIVE_INFINITY;
  /** The last repetition was asked for by the first ACK of a block inside the window, and nothing has come since. */
  #repeatedForPlace = false;
  /** ACKs that came again since the peer moved on, or since the last repetition. */
  #reports = 0;
  /** The peer acknowledges blocks inside the window although nothing is lost. */
  #acknowledgesInside = false;

  constructor(roundTrip: RoundTrip, busyMs: number) {
    this.#roundTrip = roundTrip;
    this.#busyMs = busyMs;
  }

  /** The offer was sent so often before ACK 0 came: each of them may be answered. */
  offered(times: number): void {
    if (times < 2) return;
    this.#repeatedThrough = 0;
    this.#copies = times - 1;
  }

  /** Blocks `first` to `through` are sent again. */
  repeated(first: number, through: number, nowMs: number): void {
    this.#copies = through - first + 1;
    this.#repeatedThrough = through;
    this.#repeatedAtMs = nowMs;
    this.#expectLate(nowMs);
    this.#repeatedForPlace = false;
    this.#reports = 0;
  }

  /** Nothing has come for so long that the ACKs before it reported a loss. */
  fellSilent(): void {
    this.#acknowledgesInside = false;
  }

  /** Whether `block`, acknowledged, was sent once, so that its answer is a sample of the round trip (Karn's rule). */
  wasSentOnce(block: number): boolean {
    return block > this.#repeatedThrough;
  }

  /** The peer has moved on. */
  moved(nowMs: number): void {
    // Too soon after a repetition that was made by what was sent before: nothing had been lost.
    if (this.#repeatedForPlace && !this.#canAnswer(this.#repeatedAtMs, nowMs))
      this.#acknowledgesInside = true;
    this.#repeatedForPlace = false;
    this.#reports = 0;
  }

  /** The peer has moved on to `block`, behind which more is in flight. */
  inside(block: number, nowMs: number): GapVerdict {
    // One that stops among the copies as well stops everywhere, unless they were lost again; silence will tell.
    if (this.#mayAnswerCopy(block, nowMs)) this.#acknowledgesInside = true;
    return this.#acknowledgesInside ? 'later' : this.#verdictOnNews(nowMs);
  }

  /** What `inside` asked for has been sent again. */
  placeRepeated(): void {
    this.#repeatedForPlace = true;
  }

  /** The peer acknowledges `block` again, behind which more is in flight, sent last at `sentMs`. Its packet before came at `previousMs`. */
  again(block: number, sentMs: number, previousMs: number, nowMs: number): GapVerdict {
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

  /** What has been sent again for nothing, as it was only late, is still to come, and to be answered once. */
  #expectLate(nowMs: number): void {
    this.#mayComeLate = true;
    this.#busyUntilMs = nowMs + busyRoundTrips * this.#roundTrip.smoothedMs;
  }

  /** The verdict on an ACK that answers no copy: it may answer what has come late, however late, but only once. */
  #verdictOnNews(nowMs: number): GapVerdict {
    if (!this.#mayComeLate) return 'now';
    this.#mayComeLate = false;
    return nowMs < this.#busyUntilMs ? 'later' : 'soon';
  }

  /** Whether something that arrives now can be the answer to what was sent at `sentMs`. */
  #canAnswer(sentMs: number, nowMs: number): boolean {
    return nowMs - sentMs >= this.#roundTrip.shortestMs / 2;
  }
}

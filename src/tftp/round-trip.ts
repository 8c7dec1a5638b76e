import type { TransferLimits } from './transfer-limits.js';

/** A peer may take this long to answer over a short path: other work delays it by some milliseconds. */
const minAnswerMs = 20;

/** An answer to a copy that takes twice a round trip, and so much longer, is none: it answers what was sent before. */
const copySlackMs = 20;

/** An answer may be this much later than usual without a loss: clocks, event loops and queues are no finer. */
const slackMs = 1;

/**
 * The retransmission timeout of one transfer, measured from its round trips and doubled while nothing arrives (RFC 6298,
 * sections 2 and 5). The caller samples only what was sent once (Karn's rule). A timeout that the client requested (RFC 2349,
 * `utimeout`) is neither measured nor doubled.
 */
export class RoundTrip {
  readonly #limits: TransferLimits;
  readonly #fixedMs: number | undefined;
  /** Smoothed round trip in milliseconds; 0 before the first measurement. */
  smoothedMs = 0;
  #variationMs = 0;
  #measuredMs: number;
  #doublings = 0;
  /** The wait is twice as long only in order to measure a round trip again. */
  #isProbing = false;
  #shortestSampleMs = Number.POSITIVE_INFINITY;
  #shortestBoundMs = Number.POSITIVE_INFINITY;

  constructor(limits: TransferLimits, fixedTimeoutMs: number | undefined) {
    this.#limits = limits;
    this.#fixedMs = fixedTimeoutMs;
    this.#measuredMs = limits.initialTimeoutMs;
  }

  /** Milliseconds to wait for an answer to a packet sent now. */
  get timeoutMs(): number {
    return this.#fixedMs ?? Math.min(this.#measuredMs * 2 ** this.#doublings, this.#limits.maxTimeoutMs);
  }

  /** Milliseconds to wait as measured, without doubling. */
  get measuredTimeoutMs(): number {
    return this.#fixedMs ?? this.#measuredMs;
  }

  /** Milliseconds within which what was sent last is answered, unless a packet was lost; no allowance for slow peers. */
  get answerMs(): number {
    if (!this.#isMeasured) return this.measuredTimeoutMs;
    return Math.max(minAnswerMs, 2 * this.smoothedMs, this.smoothedMs + 4 * this.#variationMs);
  }

  /** Milliseconds after which the answer to a packet is overdue, even if the peer had another answer to give first. */
  get dueMs(): number {
    if (!this.#isMeasured) return this.measuredTimeoutMs;
    return this.smoothedMs + Math.max(this.smoothedMs, 4 * this.#variationMs) + slackMs;
  }

  /** Shortest round trip in milliseconds, 0 before the first measurement: anything sooner answers something older. */
  get shortestMs(): number {
    const shortestMs = this.#isMeasured ? this.#shortestSampleMs : this.#shortestBoundMs;
    return shortestMs === Number.POSITIVE_INFINITY ? 0 : shortestMs;
  }

  get #isMeasured(): boolean {
    return this.#shortestSampleMs !== Number.POSITIVE_INFINITY;
  }

  /**
   * A packet sent more than once was answered `sinceFirstMs` after the first time and `sinceCopyMs` after the last. That is no round
   * trip (Karn's rule), but an upper bound of one. It stands in for `shortestMs` until one is measured. Without it a request whose
   * answer was repeated would double the whole transfer, because each doubled window keeps the next from being measured.
   *
   * Round trips that have become longer than the timeout, as behind a queue that fills, would have every window sent twice from
   * then on, which keeps the queue full. So an answer that is too late for one to the copy is a sample, and after another one the next
   * wait stays doubled, once, so that what is sent then can be measured (RFC 6298, section 5, doubles until that has happened).
   */
  answeredAfterCopy(sinceFirstMs: number, sinceCopyMs: number): void {
    if (sinceCopyMs > 2 * this.smoothedMs + copySlackMs && this.#isMeasured) {
      // No longer than to the last copy but one: a cable that was out for seconds is no round trip.
      this.sampled(Math.min(sinceFirstMs, sinceCopyMs + this.#measuredMs));
      return;
    }
    this.#shortestBoundMs = Math.min(this.#shortestBoundMs, Math.max(0, sinceFirstMs));
    this.#isProbing = this.#isMeasured && this.#doublings > 0 && !this.#isProbing;
    this.#doublings = this.#isProbing ? 1 : 0;
  }

  /** A packet sent once was answered after `roundTripMs`. */
  sampled(roundTripMs: number): void {
    const sampleMs = Math.max(0, roundTripMs);
    if (!this.#isMeasured) {
      this.smoothedMs = sampleMs;
      this.#variationMs = sampleMs / 2;
    } else {
      this.#variationMs = 0.75 * this.#variationMs + 0.25 * Math.abs(this.smoothedMs - sampleMs);
      this.smoothedMs = 0.875 * this.smoothedMs + 0.125 * sampleMs;
    }
    this.#shortestSampleMs = Math.min(this.#shortestSampleMs, sampleMs);
    const timeoutMs = this.smoothedMs + 4 * this.#variationMs;
    this.#measuredMs = Math.min(Math.max(timeoutMs, this.#limits.minTimeoutMs), this.#limits.maxTimeoutMs);
    this.progressed();
  }

  /** Nothing arrived in time: doubles the next wait. */
  timedOut(): void {
    if (this.#measuredMs * 2 ** this.#doublings < this.#limits.maxTimeoutMs) this.#doublings += 1;
    this.#isProbing = false;
  }

  /** The transfer has moved on: ends the doubling. */
  progressed(): void {
    this.#doublings = 0;
    this.#isProbing = false;
  }
}

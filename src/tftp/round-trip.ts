import type { TransferLimits } from './transfer-limits.js';

/** An answer may take a peer so long although the path is short: other work keeps it for some milliseconds. */
const minAnswerMs = 20;

/** An answer may be so much later than usual although nothing was lost: clocks, turns and queues are no finer. */
const slackMs = 1;

/**
 * The retransmission timeout of one transfer, measured from its round trips and doubled while nothing comes back
 * (RFC 6298, sections 2 and 5). The caller samples only what was sent once (Karn's rule). A timeout that the client
 * asked for (RFC 2349, `utimeout`) is neither measured nor doubled.
 */
export class RoundTrip {
  readonly #limits: TransferLimits;
  readonly #fixedMs: number | undefined;
  /** Milliseconds that a round trip takes, smoothed; 0 before one was measured. */
  smoothedMs = 0;
  #variationMs = 0;
  #measuredMs: number;
  #doublings = 0;
  #shortestSampleMs = Number.POSITIVE_INFINITY;
  #shortestBoundMs = Number.POSITIVE_INFINITY;

  constructor(limits: TransferLimits, fixedTimeoutMs: number | undefined) {
    this.#limits = limits;
    this.#fixedMs = fixedTimeoutMs;
    this.#measuredMs = limits.initialTimeoutMs;
  }

  /** Milliseconds to wait for an answer to what is sent now. */
  get timeoutMs(): number {
    return this.#fixedMs ?? Math.min(this.#measuredMs * 2 ** this.#doublings, this.#limits.maxTimeoutMs);
  }

  /** Milliseconds to wait as measured, without the doubling. */
  get measuredTimeoutMs(): number {
    return this.#fixedMs ?? this.#measuredMs;
  }

  /** Milliseconds within which what was sent last is answered, unless something was lost: it leaves no time for slow peers. */
  get answerMs(): number {
    if (!this.#isMeasured) return this.measuredTimeoutMs;
    return Math.max(minAnswerMs, 2 * this.smoothedMs, this.smoothedMs + 4 * this.#variationMs);
  }

  /** Milliseconds after which the answer to what was sent is overdue, also when the peer had another answer to give first. */
  get dueMs(): number {
    if (!this.#isMeasured) return this.measuredTimeoutMs;
    return this.smoothedMs + Math.max(this.smoothedMs, 4 * this.#variationMs) + slackMs;
  }

  /** Milliseconds of the shortest round trip seen, 0 before one was: what comes sooner answers something older. */
  get shortestMs(): number {
    const shortestMs = this.#isMeasured ? this.#shortestSampleMs : this.#shortestBoundMs;
    return shortestMs === Number.POSITIVE_INFINITY ? 0 : shortestMs;
  }

  get #isMeasured(): boolean {
    return this.#shortestSampleMs !== Number.POSITIVE_INFINITY;
  }

  /**
   * Something sent more than once was answered `sinceFirstMs` after the first time: no round trip, but no less than one.
   * It stands in for `shortestMs` until one is measured; without it a request whose answer was repeated would double the
   * whole transfer, every doubled window keeping the next from being measured.
   */
  bounded(sinceFirstMs: number): void {
    this.#shortestBoundMs = Math.min(this.#shortestBoundMs, Math.max(0, sinceFirstMs));
  }

  /** A round trip of something sent once took `roundTripMs`. */
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
  }

  /** Nothing came in time: the next wait is twice as long. */
  timedOut(): void {
    if (this.#measuredMs * 2 ** this.#doublings < this.#limits.maxTimeoutMs) this.#doublings += 1;
  }

  /** The transfer moved on. */
  progressed(): void {
    this.#doublings = 0;
  }
}

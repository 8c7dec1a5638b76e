/**
 * The two times a sender waits for: the timeout of what was sent last (or of the source), and the moment from which on an
 * ACK that may have answered a copy is believed. Milliseconds of the sender's clock; infinite when there is none.
 */
export class SendDeadlines {
  #timeoutAtMs = Number.POSITIVE_INFINITY;
  #believedAtMs = Number.POSITIVE_INFINITY;
  /** Since when the source has given nothing although there was room to send; `undefined` while it keeps up. */
  #starvedSinceMs: number | undefined;
  /** The left edge for which an ACK has been believed: the next repetition is the timeout's. */
  #believedEdge = 0;

  /** The sooner of both. */
  get nextMs(): number {
    return Math.min(this.#timeoutAtMs, this.#believedAtMs);
  }

  /** What was sent last is given up waiting for at `timeoutAtMs`. */
  waitUntil(timeoutAtMs: number): void {
    this.#timeoutAtMs = timeoutAtMs;
  }

  /** There is room to send and nothing to be had: the source is given up when that has been so for `stallMs`. */
  waitForSource(nowMs: number, stallMs: number): void {
    this.#starvedSinceMs ??= nowMs;
    this.#timeoutAtMs = this.#starvedSinceMs + stallMs;
  }

  /** The source has given something, or is not waited for. */
  sourceKeepsUp(): void {
    this.#starvedSinceMs = undefined;
  }

  /** The ACK in front of `leftEdge` is believed at `atMs` unless something else comes: once for a left edge. */
  believeAt(atMs: number, leftEdge: number): void {
    if (this.#believedEdge !== leftEdge) this.#believedAtMs = atMs;
  }

  /** Whether an ACK is believed by now, the one in front of `leftEdge`. */
  believes(leftEdge: number, nowMs: number): boolean {
    if (nowMs < this.#believedAtMs) return false;
    this.#believedEdge = leftEdge;
    return true;
  }

  /** The peer has moved on, or everything is sent again: there is nothing left to believe. */
  forgetBelief(): void {
    this.#believedAtMs = Number.POSITIVE_INFINITY;
  }

  /** The transfer is over. */
  clear(): void {
    this.#timeoutAtMs = Number.POSITIVE_INFINITY;
    this.#believedAtMs = Number.POSITIVE_INFINITY;
  }
}

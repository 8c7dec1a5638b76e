import type { DeferredRepetition } from './gap-reports.js';
import type { TransferLifecycle } from './transfer-lifecycle.js';

/**
 * The two deadlines of a sender: the timeout of what was sent last (or of the source), and the time from which an ACK that may
 * have answered a copy counts as a report of loss. Milliseconds of the sender's clock; infinite when there is none.
 */
export class SendDeadlines {
  readonly #lifecycle: TransferLifecycle;
  #timeoutAtMs = Number.POSITIVE_INFINITY;
  #repetitionAtMs = Number.POSITIVE_INFINITY;
  /** When the source last ran dry with room left to send; `undefined` while it keeps up. */
  #starvedSinceMs: number | undefined;
  /** The left edge of the last repetition for an ACK: only the timeout repeats from there again. */
  #repeatedEdge = 0;

  /** `lifecycle` gives the round trip and the limits. */
  constructor(lifecycle: TransferLifecycle) {
    this.#lifecycle = lifecycle;
  }

  /** The sooner of the two deadlines. */
  get nextMs(): number {
    return Math.min(this.#timeoutAtMs, this.#repetitionAtMs);
  }

  /** Starts the timeout of what was sent last. */
  awaitAnswer(nowMs: number): void {
    this.#timeoutAtMs = nowMs + this.#lifecycle.roundTrip.timeoutMs;
  }

  /** The window has room and the source has no data: the source is given up after `stallMs` of that. */
  awaitSource(nowMs: number): void {
    this.#starvedSinceMs ??= nowMs;
    this.#timeoutAtMs = this.#starvedSinceMs + this.#lifecycle.limits.stallMs;
  }

  /** The source has given data, or is not awaited. */
  sourceKeepsUp(): void {
    this.#starvedSinceMs = undefined;
  }

  /**
   * Schedules the repetition from `leftEdge` that `verdict` asks for, once for each left edge: `soon` if what was sent last is
   * not answered in time, `later` if nothing arrives for as long as an answer takes, `busy` like `later` with the timeout put
   * off.
   */
  scheduleRepetition(verdict: DeferredRepetition, leftEdge: number, nowMs: number): void {
    const { lastSentMs, roundTrip } = this.#lifecycle;
    if (verdict === 'busy') this.awaitAnswer(nowMs);
    if (this.#repeatedEdge === leftEdge) return;
    this.#repetitionAtMs =
      verdict === 'soon' ? Math.max(nowMs, lastSentMs + roundTrip.dueMs) : nowMs + roundTrip.answerMs;
  }

  /** Whether the scheduled repetition from `leftEdge` is due; if so, no other is scheduled for that edge. */
  isRepetitionDue(leftEdge: number, nowMs: number): boolean {
    if (nowMs < this.#repetitionAtMs) return false;
    this.#repeatedEdge = leftEdge;
    return true;
  }

  /** Cancels the scheduled repetition: the peer has moved on, or everything is resent. */
  cancelRepetition(): void {
    this.#repetitionAtMs = Number.POSITIVE_INFINITY;
  }
}

import type { GapVerdict } from './gap-reports.js';
import type { TransferLifecycle } from './transfer-lifecycle.js';

/**
 * The two times a sender waits for: the timeout of what was sent last (or of the source), and the moment from which on an
 * ACK that may have answered a copy is taken for a report of loss. Milliseconds of the sender's clock; infinite when there
 * is none.
 */
export class SendDeadlines {
  readonly #lifecycle: TransferLifecycle;
  #timeoutAtMs = Number.POSITIVE_INFINITY;
  #repetitionAtMs = Number.POSITIVE_INFINITY;
  /** Since when the source has given nothing although there was room to send; `undefined` while it keeps up. */
  #starvedSinceMs: number | undefined;
  /** The left edge from which blocks were repeated for an ACK: the next repetition from there is the timeout's. */
  #repeatedEdge = 0;

  /** `lifecycle` gives the round trip and the limits. */
  constructor(lifecycle: TransferLifecycle) {
    this.#lifecycle = lifecycle;
  }

  /** The sooner of both. */
  get nextMs(): number {
    return Math.min(this.#timeoutAtMs, this.#repetitionAtMs);
  }

  /** What was sent last has a timeout from now on to be answered. */
  awaitAnswer(nowMs: number): void {
    this.#timeoutAtMs = nowMs + this.#lifecycle.roundTrip.timeoutMs;
  }

  /** There is room to send and nothing to be had: the source is given up when that has been so for `stallMs`. */
  awaitSource(nowMs: number): void {
    this.#starvedSinceMs ??= nowMs;
    this.#timeoutAtMs = this.#starvedSinceMs + this.#lifecycle.limits.stallMs;
  }

  /** The source has given something, or is not waited for. */
  sourceKeepsUp(): void {
    this.#starvedSinceMs = undefined;
  }

  /**
   * Schedules the repetition from `leftEdge` on that `verdict` asks for, once for a left edge: `soon` when what was sent last
   * is not answered in its time, `later` when nothing comes for as long as an answer takes, `busy` the same with the timeout
   * put off.
   */
  scheduleRepetition(verdict: Exclude<GapVerdict, 'now' | 'not'>, leftEdge: number, nowMs: number): void {
    const { lastSentMs, roundTrip } = this.#lifecycle;
    if (verdict === 'busy') this.awaitAnswer(nowMs);
    if (this.#repeatedEdge === leftEdge) return;
    this.#repetitionAtMs =
      verdict === 'soon' ? Math.max(nowMs, lastSentMs + roundTrip.dueMs) : nowMs + roundTrip.answerMs;
  }

  /** Whether the scheduled repetition, from `leftEdge` on, is due: if so, no other one is scheduled for that edge. */
  isRepetitionDue(leftEdge: number, nowMs: number): boolean {
    if (nowMs < this.#repetitionAtMs) return false;
    this.#repeatedEdge = leftEdge;
    return true;
  }

  /** The peer has moved on, or everything is sent again: no repetition is scheduled any more. */
  cancelRepetition(): void {
    this.#repetitionAtMs = Number.POSITIVE_INFINITY;
  }
}

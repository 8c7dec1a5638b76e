import { type Failure, failure } from '../errors/error.js';
import type { TransferLimits } from './transfer-limits.js';

/** Enforces a transfer's lifetime and minimum rate; checked at every deadline and occasionally in between. */
export class ProgressLimits {
  readonly #limits: TransferLimits;
  #startedMs = 0;
  #spanStartedMs = 0;
  #spanStartedBytes = 0;
  #spanStartedHeldMs = 0;

  constructor(limits: TransferLimits) {
    this.#limits = limits;
  }

  /** The transfer has begun. */
  started(nowMs: number): void {
    this.#startedMs = nowMs;
    this.#spanStartedMs = nowMs;
  }

  /**
   * The failure of a transfer that has lasted too long or become too slow, with `bytes` moved. `heldMs` is the total of
   * milliseconds in which this side held it back, by its source, store or byte rate: they do not count against the peer's
   * minimum rate.
   */
  exceeded(bytes: number, heldMs: number, nowMs: number): Failure | undefined {
    const { lifetimeMs, minRateBytesPerSecond, rateSpanMs } = this.#limits;
    if (nowMs - this.#startedMs >= lifetimeMs) {
      return failure('TFTP_LIFETIME_EXCEEDED', { seconds: lifetimeMs / 1_000 });
    }
    const spanMs = nowMs - this.#spanStartedMs - (heldMs - this.#spanStartedHeldMs);
    if (spanMs < rateSpanMs) return undefined;
    if ((bytes - this.#spanStartedBytes) * 1_000 < minRateBytesPerSecond * spanMs) {
      return failure('TFTP_TOO_SLOW', { rate: minRateBytesPerSecond });
    }
    this.#spanStartedMs = nowMs;
    this.#spanStartedBytes = bytes;
    this.#spanStartedHeldMs = heldMs;
    return undefined;
  }
}

/** What one transfer may cost in time and repetition. */
export interface TransferLimits {
  /** Milliseconds until the first repetition, before a round trip was measured. Default 1,000. */
  readonly initialTimeoutMs: number;
  /** Least milliseconds until a repetition, however short the round trips. Default 200. */
  readonly minTimeoutMs: number;
  /** Most milliseconds that repeated doubling can reach. Default 8,000. */
  readonly maxTimeoutMs: number;
  /** Repetitions in a row without progress, then the transfer has failed. Default 6: 31 s with the defaults above. */
  readonly maxRetries: number;
  /**
   * Repetitions of a server's first answer to a client that has never acknowledged anything: its address may be forged,
   * and the host that really has it must not be flooded. Default 3; a first block, larger than an offer, is sent once, and
   * the client waited for as long.
   */
  readonly maxOpeningRetries: number;
  /** Milliseconds that a transfer may take in all. Default 24 hours. */
  readonly lifetimeMs: number;
  /** Bytes a second that a peer must reach over every `rateSpanMs` that this side does not hold it back; 0 for none. Default 16. */
  readonly minRateBytesPerSecond: number;
  /** Default 60,000. */
  readonly rateSpanMs: number;
  /** Milliseconds that what is sent may give nothing, or what receives be busy. Default 30,000. */
  readonly stallMs: number;
  /** Milliseconds that a receiver answers repetitions of the last block. Default 3,000. */
  readonly dallyMs: number;
}

export const defaultTransferLimits: TransferLimits = Object.freeze({
  initialTimeoutMs: 1_000,
  minTimeoutMs: 200,
  maxTimeoutMs: 8_000,
  maxRetries: 6,
  maxOpeningRetries: 3,
  lifetimeMs: 24 * 60 * 60 * 1_000,
  minRateBytesPerSecond: 16,
  rateSpanMs: 60_000,
  stallMs: 30_000,
  dallyMs: 3_000,
});

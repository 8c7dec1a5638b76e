/** The limits of one transfer, in time and repetitions. */
export interface TransferLimits {
  /** Milliseconds until the first repetition, before the first round-trip measurement. Default 1,000. */
  readonly initialTimeoutMs: number;
  /** Minimum milliseconds until a repetition, however short the round trips. Default 200. */
  readonly minTimeoutMs: number;
  /** Maximum milliseconds after repeated doubling. Default 8,000. */
  readonly maxTimeoutMs: number;
  /** Repetitions in a row without progress before the transfer fails. Default 6: 31 s with the defaults above. */
  readonly maxRetries: number;
  /**
   * Repetitions of a server's first answer to a client that has never acknowledged anything: its address may be forged, and the
   * host that owns the address must not be flooded. Default 3. A first block, larger than an offer, is sent once; the client
   * then has the same time to answer.
   */
  readonly maxOpeningRetries: number;
  /** Maximum milliseconds of a whole transfer. Default 24 hours. */
  readonly lifetimeMs: number;
  /**
   * Bytes a second that the peer must reach over each `rateSpanMs`, not counting time in which this side holds it back; 0 for
   * none. Default 16.
   */
  readonly minRateBytesPerSecond: number;
  /** Default 60,000. */
  readonly rateSpanMs: number;
  /** Milliseconds that the source may give nothing, or the store be busy. Default 30,000. */
  readonly stallMs: number;
  /**
   * Milliseconds for which a receiver answers repetitions of the last block, and `maxTimeoutMs` more once something came twice or
   * late. Default 8,000: many clients, tftp-hpa and U-Boot among them, repeat a block after 5 s, others after 1, 2 and 4 s.
   */
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
  dallyMs: 8_000,
});

import { type Failure, failure } from '../errors/error.js';
import { tftpErrorCode } from '../wire/tftp/packet.js';
import { endedBy, type TransferOutcome } from './outcome.js';
import { ProgressLimits } from './progress-limits.js';
import { RoundTrip } from './round-trip.js';
import { type TransferTrace, traceKind } from './trace.js';
import { TransferHolds } from './transfer-holds.js';
import { defaultTransferLimits, type TransferLimits } from './transfer-limits.js';
import { type TransferWaits, WaitLog } from './transfer-waits.js';
import { Unanswered, wasCrossed } from './unanswered.js';

/** The parameters that senders and receivers have in common. */
export interface LifecycleParameters {
  /** Bytes of each block except the last, 8 to 65,464. */
  readonly blockBytes: number;
  /** Blocks in flight, and for each ACK of a receiver: 1 to 65,535 (RFC 7440). */
  readonly windowBlocks: number;
  /** The timeout that the client requested, in place of the measured one. */
  readonly fixedTimeoutMs?: number | undefined;
  /** Default: `defaultTransferLimits`. */
  readonly limits?: TransferLimits | undefined;
  readonly trace?: TransferTrace | undefined;
}

/** The packets that a lifecycle sends. */
export interface LifecycleOutbox {
  /** Send the OACK with the agreed options; required if the opening is `options`. */
  acknowledgeOptions?(): void;
  /** Send an ERROR; the transfer has ended. */
  error(errorCode: number, message: string): void;
}

/**
 * What a sender and a receiver have in common, held by each: the clock of a transfer, its limits, and its end. The machine
 * reports what happens, and asks at its deadlines whether the transfer goes on. Times are milliseconds of the machine's clock.
 */
export class TransferLifecycle {
  readonly limits: TransferLimits;
  readonly roundTrip: RoundTrip;
  readonly holds: TransferHolds;
  readonly waitLog: WaitLog;
  readonly unanswered = new Unanswered();
  readonly #agreed: LifecycleParameters;
  readonly #outbox: LifecycleOutbox;
  readonly #trace: TransferTrace | undefined;
  readonly #progressLimits: ProgressLimits;
  #outcome: TransferOutcome | undefined;
  #isOver = false;
  #lastReceivedMs = 0;
  #lastSentMs = 0;

  /** `own` is what may hold this side back: a sender's source, a receiver's store. */
  constructor(agreed: LifecycleParameters, outbox: LifecycleOutbox, own: 'source' | 'store') {
    this.limits = agreed.limits ?? defaultTransferLimits;
    this.roundTrip = new RoundTrip(this.limits, agreed.fixedTimeoutMs);
    this.holds = new TransferHolds(own);
    this.waitLog = new WaitLog(this.holds);
    this.#agreed = agreed;
    this.#outbox = outbox;
    this.#trace = agreed.trace;
    this.#progressLimits = new ProgressLimits(this.limits);
  }

  /** How the transfer ended; `undefined` while it runs. */
  get outcome(): TransferOutcome | undefined {
    return this.#outcome;
  }

  /** Whether nothing more can happen. A receiver that is done lingers to repeat its last ACK. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether the transfer runs and waits for the byte rate. */
  get isRateHeld(): boolean {
    return this.holds.isRateHeld && !this.#isOver;
  }

  /** When the peer's last packet arrived. */
  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  /** When the last packet was sent to the peer. */
  get lastSentMs(): number {
    return this.#lastSentMs;
  }

  /** Whether a request repeated now has crossed what was sent last. */
  isCrossed(nowMs: number): boolean {
    return wasCrossed(this.#lastSentMs, nowMs);
  }

  /** What the transfer has waited for, and waits for now; `nextBlock` is the next block, 0 for the answer to an offer. */
  waits(nowMs: number, nextBlock: number): TransferWaits {
    return this.waitLog.waits(nowMs, this.roundTrip, this.#lastReceivedMs, nextBlock);
  }

  /** The transfer has begun. */
  started(nowMs: number): void {
    this.#progressLimits.started(nowMs);
    this.#lastReceivedMs = nowMs;
    this.waitLog.moved(nowMs);
  }

  /** A packet from the peer arrived. */
  received(nowMs: number): void {
    this.#lastReceivedMs = nowMs;
  }

  /** A packet was sent. */
  sent(nowMs: number): void {
    this.#lastSentMs = nowMs;
  }

  /** The transfer has moved on. `isInFlight`: the next block has been sent already. */
  progressed(nowMs: number, isInFlight = false): void {
    this.waitLog.moved(nowMs, isInFlight);
    this.unanswered.answered();
  }

  /** Sends the OACK. */
  offer(nowMs: number): void {
    this.waitLog.tried();
    this.#trace?.record(nowMs, traceKind.optionsSent, 0, 1);
    this.#lastSentMs = nowMs;
    this.#outbox.acknowledgeOptions?.();
  }

  /** Nothing arrived in time since the last packet of either side: counts that time as silence. */
  fellSilent(nowMs: number): void {
    this.waitLog.fellSilent(Math.max(this.#lastSentMs, this.#lastReceivedMs), nowMs);
  }

  /**
   * A timeout has passed in the wait for `nextBlock`: ends the transfer and returns true if it was one too many. Otherwise the
   * next timeout is twice as long. A peer that is not `isConfirmed` gets no ERROR: it may never have asked.
   */
  endsUnanswered(nextBlock: number, isConfirmed: boolean, nowMs: number): boolean {
    this.#trace?.record(nowMs, traceKind.timedOut, nextBlock, 1);
    const { maxRetries, maxOpeningRetries } = this.limits;
    if (!this.unanswered.timedOut(isConfirmed ? maxRetries : maxOpeningRetries)) {
      this.roundTrip.timedOut();
      return false;
    }
    const reason = this.unanswered.failure(nextBlock - 1, this.#agreed);
    if (isConfirmed) this.abort(tftpErrorCode.undefined, 'timed out', reason);
    else this.end({ outcome: 'failed', failure: reason });
    return true;
  }

  /**
   * Ends the transfer and returns true if it has lasted too long or become too slow, with `bytes` moved so far. Time in which
   * this side held the transfer back does not count against the peer.
   */
  endsByLimits(bytes: number, nowMs: number): boolean {
    const exceeded = this.#progressLimits.exceeded(bytes, this.holds.heldMs(nowMs), nowMs);
    if (exceeded === undefined) return false;
    this.abort(tftpErrorCode.undefined, 'the transfer takes too long', exceeded);
    return true;
  }

  /** The source or the store has held the transfer up for `stallMs`: ends it. */
  stalled(): void {
    const seconds = this.limits.stallMs / 1_000;
    if (this.holds.own === 'source') {
      const reason = failure('TFTP_SOURCE_STALLED', { seconds });
      this.abort(tftpErrorCode.undefined, 'no data from the source', reason);
    } else {
      const reason = failure('TFTP_STORE_STALLED', { seconds });
      this.abort(tftpErrorCode.diskFull, 'the store stalled', reason);
    }
  }

  /** An ERROR from the peer arrived: ends with `outcome`. */
  errorReceived(errorCode: number, outcome: TransferOutcome, nowMs: number): void {
    if (this.#isOver) return;
    this.#trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    this.end(outcome);
  }

  /** Aborts: sends the ERROR and ends with `reason`, a failure unless it is `TFTP_ABORTED`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    if (this.#isOver) return;
    if (this.#outcome === undefined) this.#outbox.error(errorCode, message);
    this.end(endedBy(reason));
  }

  /** The peer is gone, by ICMP for example, or has begun anew: ends with `reason`, without another packet. */
  peerVanished(reason: Failure): void {
    if (!this.#isOver) this.end(endedBy(reason));
  }

  /** The file is stored: the outcome is known, although the machine lingers to repeat its last ACK. */
  complete(): void {
    this.#outcome ??= { outcome: 'done' };
  }

  /** Ends with `outcome`, unless it has ended already. */
  end(outcome: TransferOutcome): void {
    this.#isOver = true;
    this.#outcome ??= outcome;
  }
}

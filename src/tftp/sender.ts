import { type Failure, failure } from '../errors/error.js';
import { tftpErrorCode } from '../wire/tftp/packet.js';
import { blocksAhead } from './block-number.js';
import { GapReports } from './gap-reports.js';
import type { TransferOutcome } from './outcome.js';
import { outcomeOfError } from './peer-error.js';
import { RoundTrip } from './round-trip.js';
import { SendDeadlines } from './send-deadlines.js';
import { SendWindow } from './send-window.js';
import type { SenderCounters, SenderOutbox, SenderParameters } from './sender-shell.js';
import { type TransferTrace, traceKind } from './trace.js';
import { defaultTransferLimits, Endurance, type TransferLimits } from './transfer-limits.js';
import { type TransferWaits, WaitLog } from './transfer-waits.js';
import { Unanswered, wasCrossed } from './unanswered.js';

/**
 * Sends one file: the server's side of an RRQ, the client's of a WRQ (RFC 1350, 2347, 7440), as a machine. It is told
 * what happened and when, speaks into its outbox, and wants `deadlineReached` at `deadlineMs`. Times are milliseconds
 * of any steady clock, with fractions where the clock has them.
 *
 * An ACK inside the window, or one that comes again, may tell of a lost block, and makes it send again from there
 * (`GapReports`). With a window of one block a repeated ACK is no sign of loss at all, unless a whole timeout has passed.
 */
export class TftpSender {
  readonly counters: SenderCounters = {
    sentBlocks: 0,
    resentBlocks: 0,
    duplicateAcknowledgements: 0,
    ignoredAcknowledgements: 0,
    timeouts: 0,
  };
  /** When the peer was last heard. */
  lastReceivedMs = 0;

  readonly #outbox: SenderOutbox;
  readonly #agreed: SenderParameters;
  readonly #limits: TransferLimits;
  readonly #trace: TransferTrace | undefined;
  readonly #roundTrip: RoundTrip;
  readonly #endurance: Endurance;
  readonly #gaps: GapReports;
  readonly #window: SendWindow;
  readonly #unanswered = new Unanswered();
  readonly #deadlines = new SendDeadlines();
  readonly #waitLog = new WaitLog('source');
  #phase: 'idle' | 'offering' | 'sending' | 'ended' = 'idle';
  #end: TransferOutcome | undefined;
  #lastSentMs = 0;
  /** The last block that was sent before the source kept this side: a peer that waited for more acknowledges that one. */
  #pausedAfter = 0;
  #offers = 0;
  /** The first of the blocks whose round trip is being measured, 0 for none, and since when. */
  #timedBlock = 0;
  #timedSinceMs = 0;

  /** Sends nothing before `start`. */
  constructor(agreed: SenderParameters, outbox: SenderOutbox) {
    this.#agreed = agreed;
    this.#outbox = outbox;
    this.#limits = agreed.limits ?? defaultTransferLimits;
    this.#trace = agreed.trace;
    this.#roundTrip = new RoundTrip(this.#limits, agreed.fixedTimeoutMs);
    this.#endurance = new Endurance(this.#limits);
    this.#gaps = new GapReports(this.#roundTrip, this.#limits.minTimeoutMs);
    this.#window = new SendWindow(agreed.blockBytes, agreed.windowBlocks, agreed.opening === 'confirmed');
    if (agreed.sizeBytes !== undefined) this.#window.setSize(agreed.sizeBytes);
  }

  /** Sends the opening: to be called once, before anything else. */
  start(nowMs: number): void {
    this.#endurance.started(nowMs);
    this.lastReceivedMs = nowMs;
    this.#waitLog.moved(nowMs);
    if (this.#agreed.opening === 'options') {
      this.#phase = 'offering';
      this.#timedSinceMs = nowMs;
      this.#offer(nowMs);
    } else {
      this.#phase = 'sending';
      this.#fill(nowMs);
    }
  }

  /** When `deadlineReached` is due; infinite when the machine waits for nothing. */
  get deadlineMs(): number {
    return this.#deadlines.nextMs;
  }

  /** How it ended; `undefined` while it goes on. */
  get outcome(): TransferOutcome | undefined {
    return this.#end;
  }

  /** Bytes that the peer has acknowledged. */
  get acknowledgedBytes(): number {
    return this.#window.acknowledgedBytes;
  }

  /** Whether the peer has answered: until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.#window.isConfirmed;
  }

  /** Blocks that the peer has acknowledged. What a streamed source has given up to here can be let go. */
  get acknowledgedBlocks(): number {
    return this.#window.leftEdge - 1;
  }

  /** What it has waited for, and waits for. */
  waits(nowMs: number): TransferWaits {
    const nextBlock = this.#phase === 'offering' ? 0 : this.#window.leftEdge;
    return this.#waitLog.waits(nowMs, this.#roundTrip, this.lastReceivedMs, nextBlock);
  }

  /** An ACK came, `block16` as the wire has it. */
  acknowledged(block16: number, nowMs: number): void {
    if (this.#phase === 'ended' || this.#phase === 'idle') return;
    const heardMs = this.lastReceivedMs;
    this.lastReceivedMs = nowMs;
    const window = this.#window;
    const ahead = blocksAhead(window.leftEdge - 1, block16, this.#agreed.rollover);
    if (this.#phase === 'offering') {
      if (ahead === 0) this.#accepted(nowMs);
      else this.counters.ignoredAcknowledgements += 1;
      return;
    }
    const block = window.leftEdge - 1 + ahead;
    if (ahead < 0 || block > window.highestSent) {
      this.counters.ignoredAcknowledgements += 1;
      this.#trace?.record(nowMs, traceKind.acknowledgementIgnored, block16, 1);
    } else if (ahead === 0) {
      this.#acknowledgedAgain(nowMs, heardMs);
    } else {
      this.#advanced(block, nowMs);
    }
  }

  /** An ERROR came; it is never answered. One that declines an offer before any data is no failure. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    if (this.#phase === 'ended') return;
    this.#trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    const moment =
      this.#phase === 'offering' ? 'offering' : this.#agreed.peerMayStop === true ? 'mayStop' : 'sending';
    this.#finish(outcomeOfError(errorCode, message, moment));
  }

  /** The peer sent the same request once more: its answer was lost, or the two crossed. */
  requestRepeated(nowMs: number): void {
    if (wasCrossed(this.#lastSentMs, nowMs)) return;
    if (this.#phase === 'offering') {
      this.#offer(nowMs);
    } else if (this.#phase === 'sending' && !this.#window.isConfirmed) {
      this.#repeat(nowMs);
    }
  }

  /** The source has the data of all blocks up to `throughBlock`, whole ones. */
  blocksAvailable(throughBlock: number, nowMs: number): void {
    if (!this.#window.available(throughBlock)) return;
    this.#deadlines.sourceKeepsUp();
    this.#waitLog.keepsUp(nowMs);
    if (this.#phase === 'sending') this.#fill(nowMs);
  }

  /** The source is at its end: `sizeBytes` in all, every one of them available. */
  sourceEnded(sizeBytes: number, nowMs: number): void {
    this.#window.setSize(sizeBytes);
    if (this.#phase === 'sending') this.#fill(nowMs);
  }

  /** This side gives up: sends the ERROR and ends with `reason`, a failure unless it is `TFTP_ABORTED`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    if (this.#phase === 'ended') return;
    this.#outbox.error(errorCode, message);
    this.#finish({ outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason });
  }

  /** The peer is known to be gone, by ICMP for example: ends without another word. */
  peerVanished(reason: Failure): void {
    if (this.#phase !== 'ended') this.#finish({ outcome: 'failed', failure: reason });
  }

  /** It is `deadlineMs` or later; called early, it does nothing. */
  deadlineReached(nowMs: number): void {
    if (this.#phase === 'ended' || nowMs < this.deadlineMs) return;
    if (this.#gaveOut(nowMs)) return;
    if (this.#phase === 'sending' && this.#window.isStarved) {
      this.abort(
        tftpErrorCode.undefined,
        'no data from the source',
        failure('TFTP_SOURCE_STALLED', { seconds: this.#limits.stallMs / 1_000 }),
      );
      return;
    }
    this.#waitLog.fellSilent(Math.max(this.#lastSentMs, this.lastReceivedMs), nowMs);
    if (this.#deadlines.believes(this.#window.leftEdge, nowMs)) {
      this.#gaps.fellSilent();
      this.#repeat(nowMs);
      return;
    }
    this.counters.timeouts += 1;
    this.#gaps.fellSilent();
    this.#trace?.record(nowMs, traceKind.timedOut, this.#window.leftEdge, 1);
    const { maxRetries, maxOpeningRetries } = this.#limits;
    if (this.#unanswered.timedOut(this.isConfirmed ? maxRetries : maxOpeningRetries)) {
      this.#timedOut();
      return;
    }
    this.#roundTrip.timedOut();
    if (this.#phase === 'offering') {
      this.#offer(nowMs);
    } else if (this.isConfirmed) {
      this.#repeat(nowMs);
    } else {
      // A first block is up to fifty times as large as the request: it is sent again only when that comes again.
      this.#deadlines.waitUntil(nowMs + this.#roundTrip.timeoutMs);
    }
  }

  /** A peer that has never answered is not told either: it may never have asked. */
  #timedOut(): void {
    const reason = this.#unanswered.failure(this.acknowledgedBlocks, this.#agreed);
    if (this.isConfirmed) this.abort(tftpErrorCode.undefined, 'timed out', reason);
    else this.#finish({ outcome: 'failed', failure: reason });
  }

  #offer(nowMs: number): void {
    this.#offers += 1;
    this.#waitLog.tried();
    this.#outbox.acknowledgeOptions?.();
    this.#trace?.record(nowMs, traceKind.optionsSent, 0, 1);
    this.#lastSentMs = nowMs;
    this.#deadlines.waitUntil(nowMs + this.#roundTrip.timeoutMs);
  }

  #accepted(nowMs: number): void {
    this.#timed(nowMs, this.#offers > 1);
    this.#trace?.record(nowMs, traceKind.acknowledgementReceived, 0, 1);
    this.#phase = 'sending';
    this.#gaps.offered(this.#offers);
    this.#moved(nowMs);
    this.#fill(nowMs);
  }

  #advanced(block: number, nowMs: number): void {
    this.#trace?.record(nowMs, traceKind.acknowledgementReceived, block, 1);
    if (this.#timedBlock > 0 && block >= this.#timedBlock) this.#timed(nowMs, !this.#gaps.wasSentOnce(block));
    this.#gaps.moved(nowMs);
    this.#unanswered.advanced();
    this.#window.acknowledged(block);
    this.#moved(nowMs);
    if (this.#window.isDone) {
      this.#finish({ outcome: 'done' });
      return;
    }
    if (this.#gaveOut(nowMs)) return;
    if (this.#window.isInFlight) this.#acknowledgedInside(nowMs);
    else this.#fill(nowMs);
  }

  /** The peer has moved on, and not to the end of what is in flight: the next block may be lost. */
  #acknowledgedInside(nowMs: number): void {
    const wasPaused = this.acknowledgedBlocks === this.#pausedAfter;
    const belief = wasPaused ? 'later' : this.#gaps.inside(this.acknowledgedBlocks, nowMs);
    if (belief === 'now') {
      this.#repeat(nowMs);
      this.#gaps.believedPlace();
      return;
    }
    // What the window allows is sent meanwhile: it brings an answer, if nothing is lost.
    this.#fill(nowMs);
    if (belief === 'soon') this.#believeSoon(nowMs);
    else this.#believeLater(nowMs);
  }

  /** `heardMs` is when the peer was heard before. */
  #acknowledgedAgain(nowMs: number, heardMs: number): void {
    this.counters.duplicateAcknowledgements += 1;
    this.#unanswered.saidAgain();
    this.#waitLog.saidAgain();
    this.#trace?.record(nowMs, traceKind.acknowledgementRepeated, this.acknowledgedBlocks, 1);
    if (!this.#window.isInFlight) return;
    if (this.#agreed.windowBlocks === 1) {
      if (nowMs - this.#lastSentMs >= this.#roundTrip.measuredTimeoutMs) this.#repeat(nowMs);
      return;
    }
    switch (this.#gaps.again(this.acknowledgedBlocks, this.#lastSentMs, heardMs, nowMs)) {
      case 'now':
        this.#repeat(nowMs);
        break;
      case 'busy':
        this.#deadlines.waitUntil(nowMs + this.#roundTrip.timeoutMs);
        this.#believeLater(nowMs);
        break;
      case 'soon':
        this.#believeSoon(nowMs);
        break;
      case 'later':
        this.#believeLater(nowMs);
        break;
      case 'not':
    }
  }

  /** Repeats when what was sent last is not answered in its time, once for a left edge. */
  #believeSoon(nowMs: number): void {
    const dueMs = Math.max(nowMs, this.#lastSentMs + this.#roundTrip.dueMs);
    this.#deadlines.believeAt(dueMs, this.#window.leftEdge);
  }

  /** Repeats when nothing comes for as long as an answer takes, once for a left edge. */
  #believeLater(nowMs: number): void {
    this.#deadlines.believeAt(nowMs + this.#roundTrip.answerMs, this.#window.leftEdge);
  }

  /** What was being measured is answered; where it was sent `again` meanwhile that is no sample (Karn's rule). */
  #timed(nowMs: number, again: boolean): void {
    const elapsedMs = nowMs - this.#timedSinceMs;
    if (again) this.#roundTrip.bounded(elapsedMs);
    else this.#roundTrip.sampled(elapsedMs);
    this.#timedBlock = 0;
  }

  #moved(nowMs: number): void {
    this.#waitLog.moved(nowMs, this.#window.isInFlight);
    this.#window.isConfirmed = true;
    this.#unanswered.answered();
    this.#roundTrip.progressed();
    this.#deadlines.forgetBelief();
  }

  /** Sends everything from the left edge on again. */
  #repeat(nowMs: number): void {
    this.#gaps.repeated(this.#window.leftEdge, this.#window.highestSent, nowMs);
    this.#deadlines.forgetBelief();
    this.#window.goBack();
    this.#fill(nowMs);
  }

  /** Sends what the window, the source and the end allow. */
  #fill(nowMs: number): void {
    const window = this.#window;
    const first = window.nextBlock;
    const through = window.sendableThrough;
    const count = through - first + 1;
    if (count > 0) {
      const again = Math.max(0, Math.min(through, window.highestSent) - first + 1);
      this.counters.sentBlocks += count;
      this.counters.resentBlocks += again;
      // A step is either of what was sent before or of what is new, so that a story can say which.
      if (again > 0) this.#trace?.record(nowMs, traceKind.blocksResent, first, again);
      if (again < count) this.#trace?.record(nowMs, traceKind.blocksSent, first + again, count - again);
      if (first === window.leftEdge) this.#waitLog.tried();
      this.#lastSentMs = nowMs;
      if (through > window.highestSent && this.#timedBlock === 0) {
        this.#timedBlock = window.highestSent + 1;
        this.#timedSinceMs = nowMs;
      }
      window.sent(through);
      this.#outbox.blocks(first, count);
    }
    if (window.isStarved) {
      this.#deadlines.waitForSource(nowMs, this.#limits.stallMs);
      this.#waitLog.held(nowMs);
      this.#pausedAfter = window.highestSent;
    } else {
      this.#waitLog.keepsUp(nowMs);
      this.#deadlines.sourceKeepsUp();
      this.#deadlines.waitUntil(nowMs + this.#roundTrip.timeoutMs);
    }
  }

  #gaveOut(nowMs: number): boolean {
    const exceeded = this.#endurance.exceeded(this.acknowledgedBytes, nowMs);
    if (exceeded !== undefined) this.abort(tftpErrorCode.undefined, 'the transfer takes too long', exceeded);
    return exceeded !== undefined;
  }

  #finish(outcome: TransferOutcome): void {
    this.#phase = 'ended';
    this.#end = outcome;
    this.#deadlines.clear();
  }
}

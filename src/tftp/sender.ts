import type { Failure } from '../errors/error.js';
import { blocksAhead } from './block-number.js';
import { GapReports } from './gap-reports.js';
import type { TransferOutcome } from './outcome.js';
import { outcomeOfError } from './peer-error.js';
import { SendDeadlines } from './send-deadlines.js';
import { SendWindow } from './send-window.js';
import { noSenderCounts, type SenderOutbox, type SenderParameters } from './sender-shell.js';
import { type TransferTrace, traceKind } from './trace.js';
import { TransferLifecycle } from './transfer-lifecycle.js';
import type { TransferWaits } from './transfer-waits.js';

/**
 * Sends one file, as a machine: the server's side of an RRQ, the client's of a WRQ (RFC 1350, 2347, 7440). It is notified of
 * each event and its time, sends through its outbox, and needs a call of `deadlineReached` at `deadlineMs`. Times are
 * milliseconds of any monotonic clock, fractions included.
 *
 * An ACK inside the window, or a repeated ACK, may report a lost block; the sender then resends from that block (`GapReports`).
 * With a window of one block a repeated ACK reports a loss only after a whole timeout.
 */
export class TftpSender {
  readonly counters = noSenderCounts();

  readonly #outbox: SenderOutbox;
  readonly #agreed: SenderParameters;
  readonly #trace: TransferTrace | undefined;
  readonly #lifecycle: TransferLifecycle;
  readonly #gaps: GapReports;
  readonly #window: SendWindow;
  readonly #deadlines: SendDeadlines;
  /** The phase before the end; the lifecycle records the end. */
  #phase: 'idle' | 'offering' | 'sending' = 'idle';
  #offers = 0;
  /** The first block of the round trip being measured, 0 for none, and the time it was sent. */
  #timedBlock = 0;
  #timedSinceMs = 0;

  /** Sends nothing before `start`. */
  constructor(agreed: SenderParameters, outbox: SenderOutbox) {
    this.#agreed = agreed;
    this.#outbox = outbox;
    this.#trace = agreed.trace;
    this.#lifecycle = new TransferLifecycle(agreed, outbox, 'source');
    this.#deadlines = new SendDeadlines(this.#lifecycle);
    this.#gaps = new GapReports(this.#lifecycle.roundTrip, this.#lifecycle.limits.minTimeoutMs);
    this.#window = new SendWindow(agreed.blockBytes, agreed.windowBlocks, agreed.opening === 'confirmed');
    if (agreed.sizeBytes !== undefined) this.#window.setSize(agreed.sizeBytes);
  }

  /** Sends the opening. Call once, before anything else. */
  start(nowMs: number): void {
    this.#lifecycle.started(nowMs);
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
    const { isOver, holds } = this.#lifecycle;
    return isOver || holds.isRateHeld ? Number.POSITIVE_INFINITY : this.#deadlines.nextMs;
  }

  /** When the peer's last packet arrived. */
  get lastReceivedMs(): number {
    return this.#lifecycle.lastReceivedMs;
  }

  /** How the transfer ended; `undefined` while it runs. */
  get outcome(): TransferOutcome | undefined {
    return this.#lifecycle.outcome;
  }

  /** Whether nothing more can happen. */
  get isOver(): boolean {
    return this.#lifecycle.isOver;
  }

  /** Bytes that the peer has acknowledged. */
  get acknowledgedBytes(): number {
    return this.#window.acknowledgedBytes;
  }

  /** Whether the peer has answered: until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.#window.isConfirmed;
  }

  /** Blocks that the peer has acknowledged. A streamed source may discard its data up to here. */
  get acknowledgedBlocks(): number {
    return this.#window.leftEdge - 1;
  }

  /** Whether it waits for the byte rate. */
  get isRateHeld(): boolean {
    return this.#lifecycle.isRateHeld;
  }

  /** What the transfer has waited for, and waits for now. */
  waits(nowMs: number): TransferWaits {
    return this.#lifecycle.waits(nowMs, this.#phase === 'offering' ? 0 : this.#window.leftEdge);
  }

  /** An ACK arrived; `block16` is its number on the wire. */
  acknowledged(block16: number, nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (lifecycle.isOver || this.#phase === 'idle') return;
    const previousMs = lifecycle.lastReceivedMs;
    lifecycle.received(nowMs);
    const window = this.#window;
    const ahead = blocksAhead(window.leftEdge - 1, block16, this.#agreed.rollover);
    if (this.#phase === 'offering') {
      if (ahead === 0) this.#beginSending(nowMs);
      else this.counters.ignoredAcknowledgements += 1;
      return;
    }
    const block = window.leftEdge - 1 + ahead;
    if (ahead < 0 || block > window.highestSent) {
      this.counters.ignoredAcknowledgements += 1;
      this.#trace?.record(nowMs, traceKind.acknowledgementIgnored, block16, 1);
    } else if (ahead === 0) {
      this.#weighRepetition(nowMs, previousMs);
    } else {
      this.#advance(block, nowMs);
    }
  }

  /** An ERROR arrived; it is never answered. An ERROR that declines the offer before any data is no failure. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    const moment =
      this.#phase === 'offering' ? 'offering' : this.#agreed.peerMayStop === true ? 'mayStop' : 'sending';
    this.#lifecycle.errorReceived(errorCode, outcomeOfError(errorCode, message, moment), nowMs);
  }

  /** The peer repeated its request: the answer was lost, or the two crossed. */
  requestRepeated(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (lifecycle.isOver || this.isConfirmed || lifecycle.isCrossed(nowMs)) return;
    lifecycle.unanswered.answered();
    if (this.#phase === 'offering') this.#offer(nowMs);
    else if (this.#phase === 'sending') this.#repeat(nowMs);
  }

  /** The source has every block up to `throughBlock`, each of full length. */
  blocksAvailable(throughBlock: number, nowMs: number): void {
    if (!this.#window.available(throughBlock)) return;
    this.#deadlines.sourceKeepsUp();
    this.#lifecycle.holds.released('source', nowMs);
    this.#sendOn(nowMs);
  }

  /** The source has ended: all of its `sizeBytes` are available. */
  sourceEnded(sizeBytes: number, nowMs: number): void {
    this.#window.setSize(sizeBytes);
    this.#sendOn(nowMs);
  }

  /** ACKs wait for the byte rate: the peer has answered, and no deadline runs until `released`. */
  held(by: 'rate', nowMs: number): void {
    this.#lifecycle.holds.held(by, nowMs);
  }

  /** The byte rate has bytes left. */
  released(by: 'rate', nowMs: number): void {
    this.#lifecycle.holds.released(by, nowMs);
  }

  /** Aborts: sends the ERROR and ends with `reason`, a failure unless it is `TFTP_ABORTED`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    this.#lifecycle.abort(errorCode, message, reason);
  }

  /** The peer is gone, by ICMP for example: ends without another packet. */
  peerVanished(reason: Failure): void {
    this.#lifecycle.peerVanished(reason);
  }

  /** The time is `deadlineMs` or later; an earlier call does nothing. */
  deadlineReached(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (lifecycle.isOver || nowMs < this.deadlineMs) return;
    if (lifecycle.endsByLimits(this.acknowledgedBytes, nowMs)) return;
    if (this.#phase === 'sending' && this.#window.isStarved) {
      lifecycle.stalled();
      return;
    }
    lifecycle.fellSilent(nowMs);
    this.#gaps.fellSilent();
    if (this.#deadlines.isRepetitionDue(this.#window.leftEdge, nowMs)) {
      this.#repeat(nowMs);
      return;
    }
    this.counters.timeouts += 1;
    if (lifecycle.endsUnanswered(this.#window.leftEdge, this.isConfirmed, nowMs)) return;
    if (this.#phase === 'offering') {
      this.#offer(nowMs);
    } else if (this.isConfirmed) {
      this.#repeat(nowMs);
    } else {
      // A first block is up to fifty times as large as the request: resend it only when the request is repeated.
      this.#deadlines.awaitAnswer(nowMs);
    }
  }

  #offer(nowMs: number): void {
    this.#offers += 1;
    this.#lifecycle.offer(nowMs);
    this.#deadlines.awaitAnswer(nowMs);
  }

  #beginSending(nowMs: number): void {
    this.#sampleRoundTrip(nowMs, this.#offers > 1);
    this.#trace?.record(nowMs, traceKind.acknowledgementReceived, 0, 1);
    this.#phase = 'sending';
    this.#gaps.offered(this.#offers);
    this.#recordProgress(nowMs);
    this.#fill(nowMs);
  }

  /** The peer has every block up to `block`: moves the left edge past it. */
  #advance(block: number, nowMs: number): void {
    const lifecycle = this.#lifecycle;
    this.#trace?.record(nowMs, traceKind.acknowledgementReceived, block, 1);
    if (this.#timedBlock > 0 && block >= this.#timedBlock)
      this.#sampleRoundTrip(nowMs, !this.#gaps.wasSentOnce(block));
    else this.#lifecycle.roundTrip.progressed();
    this.#gaps.moved(nowMs);
    lifecycle.unanswered.advanced();
    this.#window.acknowledged(block);
    this.#recordProgress(nowMs);
    if (this.#window.isDone) {
      lifecycle.end({ outcome: 'done' });
      return;
    }
    if (lifecycle.endsByLimits(this.acknowledgedBytes, nowMs)) return;
    if (this.#window.isInFlight) this.#weighPlace(nowMs);
    else this.#fill(nowMs);
  }

  /** The peer acknowledged part of what is in flight: the next block may be lost. */
  #weighPlace(nowMs: number): void {
    const verdict = this.#window.isAtPause ? 'later' : this.#gaps.inside(this.acknowledgedBlocks, nowMs);
    if (verdict !== 'now') {
      // Send what the window allows meanwhile: it brings an answer if nothing is lost.
      this.#fill(nowMs);
      this.#deadlines.scheduleRepetition(verdict, this.#window.leftEdge, nowMs);
      return;
    }
    this.#repeat(nowMs);
    this.#gaps.placeRepeated();
  }

  /** The peer repeated its ACK: a block may be lost. `previousMs` is when its previous packet arrived. */
  #weighRepetition(nowMs: number, previousMs: number): void {
    const { roundTrip, lastSentMs, unanswered, waitLog } = this.#lifecycle;
    this.counters.duplicateAcknowledgements += 1;
    unanswered.acknowledgementRepeated();
    waitLog.repeatReceived();
    this.#trace?.record(nowMs, traceKind.acknowledgementRepeated, this.acknowledgedBlocks, 1);
    if (!this.#window.isInFlight) return;
    if (this.#agreed.windowBlocks === 1) {
      if (nowMs - lastSentMs >= roundTrip.measuredTimeoutMs) this.#repeat(nowMs);
      return;
    }
    const verdict = this.#gaps.again(this.acknowledgedBlocks, lastSentMs, previousMs, nowMs);
    if (verdict === 'now') this.#repeat(nowMs);
    else if (verdict !== 'not') this.#deadlines.scheduleRepetition(verdict, this.#window.leftEdge, nowMs);
  }

  /** The packet being measured is answered; `again` if it was sent again meanwhile. */
  #sampleRoundTrip(nowMs: number, again: boolean): void {
    const { roundTrip, lastSentMs } = this.#lifecycle;
    const elapsedMs = nowMs - this.#timedSinceMs;
    if (again) roundTrip.answeredAfterCopy(elapsedMs, nowMs - lastSentMs);
    else roundTrip.sampled(elapsedMs);
    this.#timedBlock = 0;
  }

  #recordProgress(nowMs: number): void {
    this.#lifecycle.progressed(nowMs, this.#window.isInFlight);
    this.#window.isConfirmed = true;
    this.#deadlines.cancelRepetition();
  }

  /** Resends everything from the left edge on. */
  #repeat(nowMs: number): void {
    this.#gaps.repeated(this.#window.leftEdge, this.#window.highestSent, nowMs);
    this.#deadlines.cancelRepetition();
    this.#window.goBack();
    this.#fill(nowMs);
  }

  /** Sends what the source has given, once sending has begun. */
  #sendOn(nowMs: number): void {
    if (this.#phase === 'sending' && !this.#lifecycle.isOver) this.#fill(nowMs);
  }

  /** Sends what the window, the source and the end allow. */
  #fill(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    const window = this.#window;
    const first = window.nextBlock;
    const through = window.sendableThrough;
    const count = through - first + 1;
    if (count > 0) {
      const again = Math.max(0, Math.min(through, window.highestSent) - first + 1);
      this.counters.sentBlocks += count;
      this.counters.resentBlocks += again;
      // A step holds either resent blocks or new ones, so that a trace tells them apart.
      if (again > 0) this.#trace?.record(nowMs, traceKind.blocksResent, first, again);
      if (again < count) this.#trace?.record(nowMs, traceKind.blocksSent, first + again, count - again);
      if (first === window.leftEdge) lifecycle.waitLog.tried();
      lifecycle.sent(nowMs);
      if (through > window.highestSent && this.#timedBlock === 0) {
        this.#timedBlock = window.highestSent + 1;
        this.#timedSinceMs = nowMs;
      }
      window.sent(through);
      this.#outbox.blocks(first, count);
    }
    if (window.isStarved) {
      this.#deadlines.awaitSource(nowMs);
      lifecycle.holds.held('source', nowMs);
      window.paused();
    } else {
      lifecycle.holds.released('source', nowMs);
      this.#deadlines.sourceKeepsUp();
      this.#deadlines.awaitAnswer(nowMs);
    }
  }
}

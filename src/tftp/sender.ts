import { type Failure, failure } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';
import { tftpErrorCode } from '../wire/tftp.js';
import { blocksAhead, type Rollover } from './block-number.js';
import { GapReports } from './gap-reports.js';
import type { TransferOutcome } from './outcome.js';
import { RoundTrip } from './round-trip.js';
import { type TransferTrace, traceKind } from './trace.js';
import { defaultTransferLimits, Endurance, type TransferLimits } from './transfer-limits.js';

/** What a sender asks its shell to put on the wire. It allocates nothing per block. */
export interface SenderOutbox {
  /**
   * Send DATA `firstBlock` to `firstBlock + count - 1`: absolute numbers, 1 and up; block n holds the bytes from
   * `(n - 1) * blockBytes`, the last one fewer than `blockBytes`. `wireBlock` gives the number for the header.
   */
  blocks(firstBlock: number, count: number): void;
  /** Send the OACK, with the options that were agreed; needed where the opening is `options`. */
  acknowledgeOptions?(): void;
  /** Send an ERROR; the transfer is over. */
  error(errorCode: number, message: string): void;
}

/** What was agreed with the peer, and what is known of the data. */
export interface SenderParameters {
  /** Bytes of every block but the last, 8 to 65,464. */
  readonly blockBytes: number;
  /** Blocks in flight, 1 to 65,535 (RFC 7440). */
  readonly windowBlocks: number;
  readonly rollover: Rollover;
  /**
   * How it begins: `options` with an OACK that waits for ACK 0; `data` with block 1 alone, and nothing more until the
   * peer has shown that it is there (a forged request must not be worth more than one datagram); `confirmed` with a
   * whole window, when the peer has answered already.
   */
  readonly opening: 'options' | 'data' | 'confirmed';
  /** Bytes in all, when known; otherwise `blocksAvailable` and `sourceEnded` tell. */
  readonly sizeBytes?: number;
  /** The timeout that the client asked for, instead of a measured one. */
  readonly fixedTimeoutMs?: number;
  /** The peer asked for the data and may say that it needs no more: GRUB closes a file that it has read enough of with ERROR 0. */
  readonly peerMayStop?: boolean;
  readonly limits?: TransferLimits;
  readonly trace?: TransferTrace;
}

/** What a sender has counted: plain integers. */
export interface SenderCounters {
  /** DATA sent, repetitions included. */
  sentBlocks: number;
  resentBlocks: number;
  /** ACKs that said nothing new. */
  duplicateAcknowledgements: number;
  /** ACKs of blocks that were not in flight. */
  ignoredAcknowledgements: number;
  timeouts: number;
}

/** A peer that repeats its request sooner than this after the answer gets no second answer: the two crossed. */
const crossedRequestMs = 50;

/** ERRORs of a peer that is content: undefined (0), and that it declines what was offered (8, RFC 2347). */
const closingErrorCodes: readonly number[] = [tftpErrorCode.undefined, tftpErrorCode.optionsRefused];

/** The same ACK as often as this at the end tells of a peer that is there and does not take what comes next. */
const leastTellingAcknowledgements = 3;

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
  /** When `deadlineReached` is due; infinite when the machine waits for nothing. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** When the peer was last heard. */
  lastHeardMs = 0;

  private readonly outbox: SenderOutbox;
  private readonly agreed: SenderParameters;
  private readonly limits: TransferLimits;
  private readonly trace: TransferTrace | undefined;
  private readonly roundTrip: RoundTrip;
  private readonly endurance: Endurance;
  private readonly gaps: GapReports;
  private phase: 'idle' | 'offering' | 'sending' | 'ended' = 'idle';
  private end: TransferOutcome | undefined;
  /** The peer has answered what was sent to it. */
  private confirmed: boolean;
  /** First block that is not acknowledged. */
  private leftEdge = 1;
  /** Next block to send; below `highestSent + 1` only while blocks are repeated. */
  private nextBlock = 1;
  private highestSent = 0;
  private lastBlock = Number.POSITIVE_INFINITY;
  private availableThrough = 0;
  private totalBytes: number | undefined;
  private retries = 0;
  /** ACKs that came again since the left edge moved. */
  private sameAcknowledgements = 0;
  private lastSentMs = 0;
  private offers = 0;
  /** When what was sent last, or the source, is given up waiting for. */
  private timeoutAtMs = Number.POSITIVE_INFINITY;
  /** When an ACK that may have answered a copy is believed; infinite when there is none. */
  private believedAtMs = Number.POSITIVE_INFINITY;
  /** The left edge for which one has been believed: the next repetition is the timeout's. */
  private believedEdge = 0;
  /** The first of the blocks whose round trip is being measured, 0 for none, and since when. */
  private timedBlock = 0;
  private timedSinceMs = 0;
  /** Since when the source has given nothing although there was room to send; `undefined` while it keeps up. */
  private starvedSinceMs: number | undefined;

  /** Sends nothing before `start`. */
  constructor(agreed: SenderParameters, outbox: SenderOutbox) {
    this.agreed = agreed;
    this.outbox = outbox;
    this.limits = agreed.limits ?? defaultTransferLimits;
    this.trace = agreed.trace;
    this.roundTrip = new RoundTrip(this.limits, agreed.fixedTimeoutMs);
    this.endurance = new Endurance(this.limits);
    this.gaps = new GapReports(this.roundTrip, this.limits.minTimeoutMs);
    this.confirmed = agreed.opening === 'confirmed';
    if (agreed.sizeBytes !== undefined) this.setSize(agreed.sizeBytes);
  }

  /** Sends the opening: to be called once, before anything else. */
  start(nowMs: number): void {
    this.endurance.started(nowMs);
    this.lastHeardMs = nowMs;
    if (this.agreed.opening === 'options') {
      this.phase = 'offering';
      this.timedSinceMs = nowMs;
      this.offer(nowMs);
    } else {
      this.phase = 'sending';
      this.fill(nowMs);
    }
  }

  /** How it ended; `undefined` while it goes on. */
  get outcome(): TransferOutcome | undefined {
    return this.end;
  }

  /** Bytes that the peer has acknowledged. */
  get acknowledgedBytes(): number {
    return Math.min(
      (this.leftEdge - 1) * this.agreed.blockBytes,
      this.totalBytes ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Whether the peer has answered: until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.confirmed;
  }

  /** Blocks that the peer has acknowledged. What a streamed source has given up to here can be let go. */
  get acknowledgedBlocks(): number {
    return this.leftEdge - 1;
  }

  /** An ACK came, `block16` as the wire has it. */
  acknowledged(block16: number, nowMs: number): void {
    if (this.phase === 'ended' || this.phase === 'idle') return;
    const heardMs = this.lastHeardMs;
    this.lastHeardMs = nowMs;
    const ahead = blocksAhead(this.leftEdge - 1, block16, this.agreed.rollover);
    if (this.phase === 'offering') {
      if (ahead === 0) this.accepted(nowMs);
      else this.counters.ignoredAcknowledgements += 1;
      return;
    }
    const block = this.leftEdge - 1 + ahead;
    if (ahead < 0 || block > this.highestSent) {
      this.counters.ignoredAcknowledgements += 1;
      this.trace?.record(nowMs, traceKind.acknowledgementIgnored, block16, 1);
    } else if (ahead === 0) {
      this.acknowledgedAgain(nowMs, heardMs);
    } else {
      this.advanced(block, nowMs);
    }
  }

  /** An ERROR came; it is never answered. One that declines an offer before any data is no failure. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    if (this.phase === 'ended') return;
    this.trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    const told = { errorCode, text: message };
    if (this.phase === 'offering') {
      const situation: Situation = 'only-asked';
      this.finish({ outcome: 'aborted', failure: failure('TFTP_PEER_ERROR', { ...told, situation }) });
    } else if (this.agreed.peerMayStop === true && closingErrorCodes.includes(errorCode)) {
      const situation: Situation = 'needed-no-more';
      this.finish({ outcome: 'aborted', failure: failure('TFTP_PEER_ERROR', { ...told, situation }) });
    } else {
      this.finish({ outcome: 'failed', failure: failure('TFTP_PEER_ERROR', told) });
    }
  }

  /** The peer sent the same request once more: its answer was lost, or the two crossed. */
  requestRepeated(nowMs: number): void {
    if (nowMs - this.lastSentMs < crossedRequestMs) return;
    if (this.phase === 'offering') {
      this.offer(nowMs);
    } else if (this.phase === 'sending' && !this.confirmed) {
      this.repeat(nowMs);
    }
  }

  /** The source has the data of all blocks up to `throughBlock`, whole ones. */
  blocksAvailable(throughBlock: number, nowMs: number): void {
    if (throughBlock <= this.availableThrough) return;
    this.availableThrough = throughBlock;
    this.starvedSinceMs = undefined;
    if (this.phase === 'sending') this.fill(nowMs);
  }

  /** The source is at its end: `sizeBytes` in all, every one of them available. */
  sourceEnded(sizeBytes: number, nowMs: number): void {
    this.setSize(sizeBytes);
    if (this.phase === 'sending') this.fill(nowMs);
  }

  /** This side gives up: sends the ERROR and ends with `reason`, a failure unless it is `TFTP_ABORTED`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    if (this.phase === 'ended') return;
    this.outbox.error(errorCode, message);
    this.finish({ outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason });
  }

  /** The peer is known to be gone, by ICMP for example: ends without another word. */
  peerVanished(reason: Failure): void {
    if (this.phase !== 'ended') this.finish({ outcome: 'failed', failure: reason });
  }

  /** It is `deadlineMs` or later; called early, it does nothing. */
  deadlineReached(nowMs: number): void {
    if (this.phase === 'ended' || nowMs < this.deadlineMs) return;
    if (this.gaveOut(nowMs)) return;
    if (this.phase === 'sending' && this.isStarved()) {
      this.abort(
        tftpErrorCode.undefined,
        'no data from the source',
        failure('TFTP_SOURCE_STALLED', { seconds: this.limits.stallMs / 1_000 }),
      );
      return;
    }
    if (nowMs >= this.believedAtMs) {
      this.believedEdge = this.leftEdge;
      this.gaps.fellSilent();
      this.repeat(nowMs);
      return;
    }
    this.counters.timeouts += 1;
    this.gaps.fellSilent();
    this.retries += 1;
    this.trace?.record(nowMs, traceKind.timedOut, this.leftEdge, 1);
    if (this.retries > (this.confirmed ? this.limits.maxRetries : this.limits.maxOpeningRetries)) {
      this.timedOut();
      return;
    }
    this.roundTrip.timedOut();
    if (this.phase === 'offering') {
      this.offer(nowMs);
    } else if (this.confirmed) {
      this.repeat(nowMs);
    } else {
      // A first block is up to fifty times as large as the request: it is sent again only when that comes again.
      this.waitUntil(nowMs + this.roundTrip.timeoutMs);
    }
  }

  /** A peer that has never answered is not told either: it may never have asked. */
  private timedOut(): void {
    const reason = this.timeoutFailure();
    if (this.confirmed) this.abort(tftpErrorCode.undefined, 'timed out', reason);
    else this.finish({ outcome: 'failed', failure: reason });
  }

  /** A peer that says again and again what it has is there, and cannot take what follows. */
  private timeoutFailure(): Failure {
    const blocks = this.leftEdge - 1;
    const heard = this.sameAcknowledgements;
    if (heard < leastTellingAcknowledgements)
      return failure('TFTP_TIMED_OUT', { tries: this.retries, blocks });
    const situation: Situation = this.agreed.windowBlocks > 1 ? 'window-not-taken' : 'block-not-taken';
    const { windowBlocks, blockBytes } = this.agreed;
    const more = { heard, next: blocks + 1, windowBlocks, blockBytes, situation };
    return failure('TFTP_TIMED_OUT', { tries: this.retries, blocks, ...more });
  }

  private offer(nowMs: number): void {
    this.offers += 1;
    this.outbox.acknowledgeOptions?.();
    this.trace?.record(nowMs, traceKind.optionsSent, 0, 1);
    this.lastSentMs = nowMs;
    this.waitUntil(nowMs + this.roundTrip.timeoutMs);
  }

  private accepted(nowMs: number): void {
    this.timed(nowMs, this.offers > 1);
    this.trace?.record(nowMs, traceKind.acknowledgementReceived, 0, 1);
    this.phase = 'sending';
    this.gaps.offered(this.offers);
    this.moved();
    this.fill(nowMs);
  }

  private advanced(block: number, nowMs: number): void {
    this.trace?.record(nowMs, traceKind.acknowledgementReceived, block, 1);
    if (this.timedBlock > 0 && block >= this.timedBlock) this.timed(nowMs, !this.gaps.wasSentOnce(block));
    this.gaps.moved(nowMs);
    this.sameAcknowledgements = 0;
    this.leftEdge = block + 1;
    this.moved();
    if (this.leftEdge > this.lastBlock) {
      this.finish({ outcome: 'done' });
      return;
    }
    if (this.gaveOut(nowMs)) return;
    if (this.nextBlock < this.leftEdge) this.nextBlock = this.leftEdge;
    if (this.leftEdge > this.highestSent) this.fill(nowMs);
    else this.acknowledgedInside(nowMs);
  }

  /** The peer has moved on, and not to the end of what is in flight: the next block may be lost. */
  private acknowledgedInside(nowMs: number): void {
    if (this.gaps.inside(this.leftEdge - 1, nowMs) === 'now') {
      this.repeat(nowMs);
      this.gaps.believedPlace();
    } else {
      // What the window allows is sent meanwhile: it brings an answer, if nothing is lost.
      this.fill(nowMs);
      this.believeLater(nowMs);
    }
  }

  /** `heardMs` is when the peer was heard before. */
  private acknowledgedAgain(nowMs: number, heardMs: number): void {
    this.counters.duplicateAcknowledgements += 1;
    this.sameAcknowledgements += 1;
    this.trace?.record(nowMs, traceKind.acknowledgementRepeated, this.leftEdge - 1, 1);
    if (this.leftEdge > this.highestSent) return;
    if (this.agreed.windowBlocks === 1) {
      if (nowMs - this.lastSentMs >= this.roundTrip.measuredTimeoutMs) this.repeat(nowMs);
      return;
    }
    switch (this.gaps.again(this.leftEdge - 1, this.lastSentMs, heardMs, nowMs)) {
      case 'now':
        this.repeat(nowMs);
        break;
      case 'busy':
        this.waitUntil(nowMs + this.roundTrip.timeoutMs);
        this.believeLater(nowMs);
        break;
      case 'later':
        this.believeLater(nowMs);
        break;
      case 'not':
    }
  }

  /** Repeats when nothing comes for as long as an answer takes, once for a left edge. */
  private believeLater(nowMs: number): void {
    if (this.believedEdge === this.leftEdge) return;
    this.believedAtMs = nowMs + this.roundTrip.answerMs;
    this.deadlineMs = Math.min(this.timeoutAtMs, this.believedAtMs);
  }

  /** What was being measured is answered; where it was sent `again` meanwhile that is no sample (Karn's rule). */
  private timed(nowMs: number, again: boolean): void {
    const elapsedMs = nowMs - this.timedSinceMs;
    if (again) this.roundTrip.bounded(elapsedMs);
    else this.roundTrip.sampled(elapsedMs);
    this.timedBlock = 0;
  }

  private moved(): void {
    this.confirmed = true;
    this.retries = 0;
    this.roundTrip.progressed();
    this.believedAtMs = Number.POSITIVE_INFINITY;
  }

  /** Sends everything from the left edge on again. */
  private repeat(nowMs: number): void {
    this.gaps.repeated(this.leftEdge, this.highestSent, nowMs);
    this.believedAtMs = Number.POSITIVE_INFINITY;
    this.nextBlock = this.leftEdge;
    this.fill(nowMs);
  }

  /** Sends what the window, the source and the end allow. */
  private fill(nowMs: number): void {
    const window = this.confirmed ? this.agreed.windowBlocks : 1;
    const through = Math.min(this.leftEdge + window - 1, this.availableThrough, this.lastBlock);
    const count = through - this.nextBlock + 1;
    if (count > 0) {
      const first = this.nextBlock;
      const again = Math.max(0, Math.min(through, this.highestSent) - first + 1);
      this.counters.sentBlocks += count;
      this.counters.resentBlocks += again;
      this.trace?.record(nowMs, again > 0 ? traceKind.blocksResent : traceKind.blocksSent, first, count);
      this.nextBlock = through + 1;
      this.lastSentMs = nowMs;
      if (through > this.highestSent) {
        if (this.timedBlock === 0) {
          this.timedBlock = this.highestSent + 1;
          this.timedSinceMs = nowMs;
        }
        this.highestSent = through;
      }
      this.outbox.blocks(first, count);
    }
    if (this.isStarved()) {
      this.starvedSinceMs ??= nowMs;
      this.waitUntil(this.starvedSinceMs + this.limits.stallMs);
    } else {
      this.starvedSinceMs = undefined;
      this.waitUntil(nowMs + this.roundTrip.timeoutMs);
    }
  }

  private waitUntil(timeoutAtMs: number): void {
    this.timeoutAtMs = timeoutAtMs;
    this.deadlineMs = Math.min(timeoutAtMs, this.believedAtMs);
  }

  /** Waiting for the source, with room in the window: the peer may be waiting for the rest of it, and owes nothing. */
  private isStarved(): boolean {
    return (
      this.nextBlock > this.availableThrough &&
      this.nextBlock <= this.lastBlock &&
      this.nextBlock < this.leftEdge + (this.confirmed ? this.agreed.windowBlocks : 1)
    );
  }

  private gaveOut(nowMs: number): boolean {
    const exceeded = this.endurance.exceeded(this.acknowledgedBytes, nowMs);
    if (exceeded !== undefined) this.abort(tftpErrorCode.undefined, 'the transfer takes too long', exceeded);
    return exceeded !== undefined;
  }

  private setSize(sizeBytes: number): void {
    this.totalBytes = sizeBytes;
    this.lastBlock = Math.floor(sizeBytes / this.agreed.blockBytes) + 1;
    this.availableThrough = this.lastBlock;
  }

  private finish(outcome: TransferOutcome): void {
    this.phase = 'ended';
    this.end = outcome;
    this.deadlineMs = Number.POSITIVE_INFINITY;
  }
}

import { type Failure, failure } from '../errors/error.js';
import { tftpErrorCode } from '../wire/tftp.js';
import { blocksAhead, type Rollover } from './block-number.js';
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

/** A peer with which so many repetitions were needless acknowledges single blocks: its ACKs inside windows only move them. */
const needlessRepetitionsOfEagerPeer = 3;

/**
 * A first block is up to fifty times as large as the request that asked for it: it is repeated once unasked, then only when
 * the request comes again.
 */
const mostOpeningBlockRetries = 1;

/**
 * Sends one file: the server's side of an RRQ, the client's of a WRQ (RFC 1350, 2347, 7440), as a machine. It is told
 * what happened and when, speaks into its outbox, and wants `deadlineReached` at `deadlineMs`. Times are milliseconds
 * of any steady clock, with fractions where the clock has them.
 *
 * A repeated ACK makes it send again at most once per timeout and left edge (RFC 1123, section 4.2.3.1), and only if
 * the ACK can be about what was sent last: one that comes sooner than half the shortest round trip answers something
 * older. With a window of one block a repeated ACK is not a sign of loss at all, unless a whole timeout has passed.
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
  private lastSentMs = 0;
  /** The left edge that an ACK has made this machine repeat already; 0 for none. */
  private repeatedEdge = 0;
  private repeatedAtMs = Number.NEGATIVE_INFINITY;
  /** The block whose round trip is being measured, 0 for none, and since when. */
  private timedBlock = 0;
  private timedSinceMs = 0;
  /** What is being measured was sent more than once: its answer is no sample (Karn's rule). */
  private timedAgain = false;
  /** Times since the last timeout that a repetition proved needless, because the peer had lost nothing. */
  private needlessRepetitions = 0;
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
      this.acknowledgedAgain(nowMs);
    } else {
      this.advanced(block, nowMs);
    }
  }

  /** An ERROR came; it is never answered. One that declines an offer before any data is no failure. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    if (this.phase === 'ended') return;
    this.trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    const told = failure('TFTP_PEER_ERROR', { errorCode, text: message });
    this.finish({ outcome: this.phase === 'offering' ? 'aborted' : 'failed', failure: told });
  }

  /** The peer sent the same request once more: its answer was lost, or the two crossed. */
  requestRepeated(nowMs: number): void {
    if (nowMs - this.lastSentMs < crossedRequestMs) return;
    if (this.phase === 'offering') {
      this.timedAgain = true;
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
    this.counters.timeouts += 1;
    this.needlessRepetitions = 0;
    this.retries += 1;
    this.trace?.record(nowMs, traceKind.timedOut, this.leftEdge, 1);
    if (this.retries > (this.confirmed ? this.limits.maxRetries : this.limits.maxOpeningRetries)) {
      this.timedOut();
      return;
    }
    this.roundTrip.timedOut();
    if (this.phase === 'offering') {
      this.timedAgain = true;
      this.offer(nowMs);
    } else if (this.confirmed || this.retries <= mostOpeningBlockRetries) {
      this.repeat(nowMs);
    } else {
      this.deadlineMs = nowMs + this.roundTrip.timeoutMs;
    }
  }

  /** A peer that has never answered is not told either: it may never have asked. */
  private timedOut(): void {
    const reason = failure('TFTP_TIMED_OUT', { tries: this.retries, blocks: this.leftEdge - 1 });
    if (this.confirmed) this.abort(tftpErrorCode.undefined, 'timed out', reason);
    else this.finish({ outcome: 'failed', failure: reason });
  }

  private offer(nowMs: number): void {
    this.outbox.acknowledgeOptions?.();
    this.trace?.record(nowMs, traceKind.optionsSent, 0, 1);
    this.lastSentMs = nowMs;
    this.deadlineMs = nowMs + this.roundTrip.timeoutMs;
  }

  private accepted(nowMs: number): void {
    this.timed(nowMs);
    this.trace?.record(nowMs, traceKind.acknowledgementReceived, 0, 1);
    this.phase = 'sending';
    this.moved();
    this.fill(nowMs);
  }

  private advanced(block: number, nowMs: number): void {
    this.trace?.record(nowMs, traceKind.acknowledgementReceived, block, 1);
    if (this.timedBlock > 0 && block >= this.timedBlock) this.timed(nowMs);
    const answersRepetition = this.canAnswer(this.repeatedAtMs, nowMs);
    // Progress too soon after a repetition was made by what was sent before: nothing had been lost.
    if (this.repeatedEdge > 0 && !answersRepetition && block >= this.repeatedEdge)
      this.needlessRepetitions += 1;
    this.leftEdge = block + 1;
    this.repeatedEdge = 0;
    this.moved();
    if (this.leftEdge > this.lastBlock) {
      this.finish({ outcome: 'done' });
      return;
    }
    if (this.gaveOut(nowMs)) return;
    if (this.nextBlock < this.leftEdge) this.nextBlock = this.leftEdge;
    const inside = this.leftEdge <= this.highestSent;
    if (inside && answersRepetition && this.needlessRepetitions < needlessRepetitionsOfEagerPeer)
      this.repeat(nowMs);
    else this.fill(nowMs);
  }

  private acknowledgedAgain(nowMs: number): void {
    this.counters.duplicateAcknowledgements += 1;
    this.trace?.record(nowMs, traceKind.acknowledgementRepeated, this.leftEdge - 1, 1);
    if (this.leftEdge > this.highestSent) return;
    const silent = nowMs - this.lastSentMs >= this.roundTrip.measuredTimeoutMs;
    const reportsGap =
      this.agreed.windowBlocks > 1 &&
      this.repeatedEdge !== this.leftEdge &&
      this.canAnswer(this.lastSentMs, nowMs);
    if (silent || reportsGap) this.repeat(nowMs);
  }

  private timed(nowMs: number): void {
    const elapsedMs = nowMs - this.timedSinceMs;
    if (this.timedAgain) this.roundTrip.bounded(elapsedMs);
    else this.roundTrip.sampled(elapsedMs);
    this.timedBlock = 0;
  }

  /** Whether something that arrives now can be the answer to what was sent at `sentMs`. */
  private canAnswer(sentMs: number, nowMs: number): boolean {
    return nowMs - sentMs >= this.roundTrip.shortestMs / 2;
  }

  private moved(): void {
    this.confirmed = true;
    this.retries = 0;
    this.roundTrip.progressed();
  }

  private repeat(nowMs: number): void {
    this.nextBlock = this.leftEdge;
    this.repeatedEdge = this.leftEdge;
    this.repeatedAtMs = nowMs;
    this.timedAgain = true;
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
        this.highestSent = through;
        if (this.timedBlock === 0) {
          this.timedBlock = through;
          this.timedAgain = false;
          this.timedSinceMs = nowMs;
        }
      }
      this.outbox.blocks(first, count);
    }
    if (this.isStarved()) {
      this.starvedSinceMs ??= nowMs;
      this.deadlineMs = this.starvedSinceMs + this.limits.stallMs;
    } else {
      this.starvedSinceMs = undefined;
      this.deadlineMs = nowMs + this.roundTrip.timeoutMs;
    }
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

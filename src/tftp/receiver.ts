import { type Failure, failure } from '../errors/error.js';
import { blockHeaderBytes, tftpErrorCode } from '../wire/tftp/packet.js';
import { blocksAhead, type Rollover } from './block-number.js';
import { countRun } from './block-run.js';
import { Gap } from './gap.js';
import type { TransferOutcome } from './outcome.js';
import { ReceivedSize, type SizeFault } from './received-size.js';
import type { ReceiverCounters, ReceiverOutbox, ReceiverParameters } from './receiver-shell.js';
import { RoundTrip } from './round-trip.js';
import { type TransferTrace, traceKind } from './trace.js';
import { defaultTransferLimits, Endurance, type TransferLimits } from './transfer-limits.js';
import { type TransferWaits, WaitLog } from './transfer-waits.js';
import { Unanswered, wasCrossed } from './unanswered.js';

/** A receiver prods a silent sender no sooner than this: repeating is first of all the sender's task. */
const minProdMs = 1_000;

/**
 * Receives one file: the client's side of an RRQ, the server's of a WRQ (RFC 1350, 2347, 7440), as a machine like
 * `TftpSender`. It acknowledges the last block of every window, the last block before a gap once for each time that the
 * peer sends across it, and the last block that it has when the peer repeats that one or falls silent, unless the peer
 * repeats because of every ACK.
 *
 * A peer whose blocks continue at 1 after 65,535 is followed without being asked when windows are one block: no other
 * block can come then. In larger windows the same number would also be what is left when block 0 is lost, so there it
 * needs `rollover`.
 */
export class TftpReceiver {
  readonly counters: ReceiverCounters = {
    receivedBlocks: 0,
    duplicateBlocks: 0,
    blocksAhead: 0,
    sentAcknowledgements: 0,
    timeouts: 0,
  };
  /** When `deadlineReached` is due; infinite when the machine waits for nothing. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** When the peer was last heard. */
  lastReceivedMs = 0;

  readonly #outbox: ReceiverOutbox;
  readonly #agreed: ReceiverParameters;
  readonly #limits: TransferLimits;
  readonly #trace: TransferTrace | undefined;
  readonly #roundTrip: RoundTrip;
  readonly #endurance: Endurance;
  readonly #size: ReceivedSize;
  readonly #gap = new Gap();
  readonly #unanswered = new Unanswered();
  readonly #waitLog = new WaitLog('store');
  #phase: 'idle' | 'offering' | 'receiving' | 'storing' | 'dallying' | 'ended' = 'idle';
  #end: TransferOutcome | undefined;
  #wrapsTo: Rollover;
  #nextBlock = 1;
  #unacknowledged = 0;
  /** The last block of which a copy was acknowledged. */
  #copyAcknowledged = Number.NEGATIVE_INFINITY;
  #held = false;
  #acknowledgementHeld = false;
  #lastSentMs = 0;
  /** Since when the answer to an ACK is awaited; negative when it cannot be measured. */
  #timedSinceMs = -1;

  /** Sends nothing before `start`. */
  constructor(agreed: ReceiverParameters, outbox: ReceiverOutbox) {
    this.#agreed = agreed;
    this.#outbox = outbox;
    this.#limits = agreed.limits ?? defaultTransferLimits;
    this.#trace = agreed.trace;
    this.#roundTrip = new RoundTrip(this.#limits, agreed.fixedTimeoutMs);
    this.#endurance = new Endurance(this.#limits);
    this.#size = new ReceivedSize(agreed);
    this.#wrapsTo = agreed.rollover;
  }

  /** Sends the opening: to be called once, before anything else. */
  start(nowMs: number): void {
    this.#endurance.started(nowMs);
    this.lastReceivedMs = nowMs;
    this.#waitLog.moved(nowMs);
    this.#phase = this.#agreed.opening === 'options' ? 'offering' : 'receiving';
    if (this.#phase === 'offering') this.#offer(nowMs);
    else if (this.#agreed.opening === 'acknowledge') this.#acknowledge(nowMs);
    this.#timedSinceMs = this.#agreed.opening === 'silent' ? -1 : nowMs;
    this.#wait(nowMs);
  }

  /** How it ended: `done` as soon as the last ACK is sent, although `deadlineMs` still asks for the dallying. */
  get outcome(): TransferOutcome | undefined {
    return this.#end;
  }

  /** Whether nothing more can happen: the shell may forget the peer. */
  get isOver(): boolean {
    return this.#phase === 'ended';
  }

  /** Whether the peer has sent a block, or answered before this machine began: until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.#nextBlock > 1 || this.#agreed.isClient === true;
  }

  /** Bytes delivered. */
  get receivedBytes(): number {
    return this.#size.bytes;
  }

  /** What it has waited for, and waits for. */
  waits(nowMs: number): TransferWaits {
    const nextBlock = this.#phase === 'offering' ? 0 : this.#nextBlock;
    return this.#waitLog.waits(nowMs, this.#roundTrip, this.lastReceivedMs, nextBlock);
  }

  /** What the wire calls `block`, as the peer has been seen to count. */
  get rollover(): Rollover {
    return this.#wrapsTo;
  }

  /** DATA came: `block16` as the wire has it, its payload `length` bytes of `bytes` from `offset`, borrowed. */
  dataReceived(block16: number, bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    if (this.#phase === 'ended' || this.#phase === 'idle') return;
    this.lastReceivedMs = nowMs;
    this.#followRollover(block16);
    const last = this.#nextBlock - 1;
    const ahead = blocksAhead(last, block16, this.#wrapsTo);
    if (ahead === 1 && this.#phase !== 'storing' && this.#phase !== 'dallying') {
      this.#expectedBlock(bytes, offset, length, nowMs);
    } else if (ahead === 0) {
      this.#lastBlockAgain(nowMs);
    } else if (ahead > 0 && ahead <= this.#agreed.windowBlocks) {
      this.#blockAhead(last + ahead, nowMs);
    } else {
      this.counters.duplicateBlocks += 1;
      this.#trace?.record(nowMs, traceKind.blockRepeated, block16, 1);
    }
  }

  /**
   * `count` datagrams of `datagramBytes` each came, one behind the other in `bytes` from `offset`, borrowed. Takes those in
   * front that are the next blocks, in order, full and not the last of their window, and returns how many. The others are
   * for `dataReceived`.
   */
  runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    nowMs: number,
  ): number {
    const { blockBytes, windowBlocks } = this.#agreed;
    if (this.#phase !== 'receiving' || datagramBytes !== blockHeaderBytes + blockBytes) return 0;
    const max = Math.min(count, windowBlocks - this.#unacknowledged - 1, this.#size.roomForBlocks);
    const firstBlock = this.#nextBlock;
    const taken = countRun(bytes, offset, max, datagramBytes, firstBlock, this.#wrapsTo);
    if (taken === 0) return 0;
    this.lastReceivedMs = nowMs;
    this.#trace?.record(nowMs, traceKind.blockReceived, firstBlock, taken);
    this.#progressed(taken, taken * blockBytes, nowMs);
    // The shell may abort while it takes a block.
    for (let index = 0; index < taken && this.#end === undefined; index += 1) {
      const at = offset + index * datagramBytes + blockHeaderBytes;
      this.#outbox.deliver(firstBlock + index, bytes, at, blockBytes);
    }
    if (this.#end === undefined) this.#wait(nowMs);
    return taken;
  }

  /** An ERROR came; it is never answered. One that declines an offer before any data is no failure. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    if (this.#phase === 'ended') return;
    this.#trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    const told = failure('TFTP_PEER_ERROR', { errorCode, text: message });
    this.#finish({ outcome: this.#phase === 'offering' ? 'aborted' : 'failed', failure: told });
  }

  /** The peer sent the same request, or its OACK, once more: the answer was lost, or the two crossed. */
  requestRepeated(nowMs: number): void {
    if (this.#nextBlock > 1 || wasCrossed(this.#lastSentMs, nowMs)) return;
    this.#timedSinceMs = -1;
    if (this.#phase === 'offering') this.#offer(nowMs);
    else if (this.#phase === 'receiving') this.#acknowledge(nowMs);
  }

  /** What was delivered cannot be taken as fast as it comes: no ACK leaves until `released`. */
  hold(nowMs: number): void {
    this.#held = true;
    this.#waitLog.held(nowMs);
    this.#wait(nowMs);
  }

  /** The store keeps up again. */
  released(nowMs: number): void {
    this.#held = false;
    // What remains to be put in its place is the store's as well.
    if (this.#phase !== 'storing') this.#waitLog.keepsUp(nowMs);
    if (this.#acknowledgementHeld) {
      this.#acknowledgementHeld = false;
      this.#acknowledge(nowMs);
    }
    this.#wait(nowMs);
  }

  /** Everything is where `store` asked it to be: sends the last ACK. */
  stored(nowMs: number): void {
    if (this.#phase !== 'storing') return;
    this.#held = false;
    this.#waitLog.keepsUp(nowMs);
    this.#phase = 'dallying';
    this.#end = { outcome: 'done' };
    this.#acknowledge(nowMs);
    this.deadlineMs = nowMs + this.#limits.dallyMs;
  }

  /** This side gives up: sends the ERROR and ends with `reason`, a failure unless it is `TFTP_ABORTED`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    if (this.#phase === 'ended') return;
    if (this.#end === undefined) this.#outbox.error(errorCode, message);
    this.#finish({ outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason });
  }

  /** The peer is known to be gone, by ICMP for example: ends without another word. */
  peerVanished(reason: Failure): void {
    if (this.#phase !== 'ended') this.#finish({ outcome: 'failed', failure: reason });
  }

  /** It is `deadlineMs` or later; called early, it does nothing. */
  deadlineReached(nowMs: number): void {
    if (this.#phase === 'ended' || nowMs < this.deadlineMs) return;
    if (this.#phase === 'dallying') {
      this.#finish({ outcome: 'done' });
      return;
    }
    if (this.#gaveOut(nowMs)) return;
    if (this.#held || this.#phase === 'storing') {
      const seconds = this.#limits.stallMs / 1_000;
      this.abort(tftpErrorCode.diskFull, 'the store stalled', failure('TFTP_STORE_STALLED', { seconds }));
      return;
    }
    this.counters.timeouts += 1;
    this.#waitLog.fellSilent(Math.max(this.#lastSentMs, this.lastReceivedMs), nowMs);
    this.#trace?.record(nowMs, traceKind.timedOut, this.#nextBlock, 1);
    const { maxRetries, maxOpeningRetries } = this.#limits;
    if (this.#unanswered.timedOut(this.isConfirmed ? maxRetries : maxOpeningRetries)) {
      const reason = this.#unanswered.failure(this.#nextBlock - 1, this.#agreed);
      // A peer that has never answered is not told either: it may never have asked.
      if (this.isConfirmed) this.abort(tftpErrorCode.undefined, 'timed out', reason);
      else this.#finish({ outcome: 'failed', failure: reason });
      return;
    }
    this.#roundTrip.timedOut();
    this.#timedSinceMs = -1;
    if (this.#phase === 'offering') this.#offer(nowMs);
    else this.#acknowledge(nowMs);
    this.#wait(nowMs);
  }

  #expectedBlock(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    const block = this.#nextBlock;
    this.#trace?.record(nowMs, traceKind.blockReceived, block, 1);
    const fault = this.#size.faultOf(block, length);
    if (fault !== undefined) {
      this.#refuse(fault);
      return;
    }
    this.#progressed(1, length, nowMs);
    this.#outbox.deliver(block, bytes, offset, length);
    // The shell may have aborted while it took the block.
    if (this.#phase !== 'receiving') return;
    if (length < this.#agreed.blockBytes) {
      this.#lastBlockReceived(nowMs);
      return;
    }
    if (this.#unacknowledged >= this.#agreed.windowBlocks) {
      if (this.#gaveOut(nowMs)) return;
      this.#acknowledge(nowMs);
      this.#timedSinceMs = this.#held ? -1 : nowMs;
    }
    this.#wait(nowMs);
  }

  #progressed(blocks: number, bytes: number, nowMs: number): void {
    if (this.#timedSinceMs >= 0) this.#roundTrip.sampled(nowMs - this.#timedSinceMs);
    this.#timedSinceMs = -1;
    this.#roundTrip.progressed();
    this.#phase = 'receiving';
    this.#waitLog.moved(nowMs);
    this.#unanswered.answered();
    this.#gap.closed();
    this.#nextBlock += blocks;
    this.#unacknowledged += blocks;
    this.#size.bytes += bytes;
    this.counters.receivedBlocks += blocks;
  }

  #lastBlockReceived(nowMs: number): void {
    const fault = this.#size.faultAtEnd();
    if (fault !== undefined) {
      this.#refuse(fault);
      return;
    }
    this.#phase = 'storing';
    this.#waitLog.held(nowMs);
    this.deadlineMs = nowMs + this.#limits.stallMs;
    this.#outbox.store(this.#size.bytes);
  }

  #refuse(fault: SizeFault): void {
    this.abort(fault.errorCode, fault.message, fault.failure);
  }

  #lastBlockAgain(nowMs: number): void {
    this.counters.duplicateBlocks += 1;
    this.#waitLog.saidAgain();
    this.#trace?.record(nowMs, traceKind.blockRepeated, this.#nextBlock - 1, 1);
    if (this.#phase === 'dallying') {
      this.#acknowledge(nowMs);
    } else if (this.#phase === 'receiving' && this.#unacknowledged === 0 && this.#nextBlock > 1) {
      if (this.#answersEveryAcknowledgement(nowMs)) return;
      this.#copyAcknowledged = this.#nextBlock - 1;
      this.#timedSinceMs = -1;
      this.#acknowledge(nowMs);
    }
  }

  /**
   * The copy was on its way before the ACK can have come, and so was one of the window before, whose ACK made the sender send
   * this window twice: another one would go on doubling the transfer (RFC 1123, section 4.2.3.1).
   */
  #answersEveryAcknowledgement(nowMs: number): boolean {
    const since = this.#nextBlock - 1 - this.#copyAcknowledged;
    const isNext = since > 0 && since <= this.#agreed.windowBlocks;
    return isNext && nowMs - this.#lastSentMs < this.#roundTrip.smoothedMs;
  }

  #blockAhead(block: number, nowMs: number): void {
    if (this.#phase === 'storing' || this.#phase === 'dallying') return;
    this.counters.blocksAhead += 1;
    this.#trace?.record(nowMs, traceKind.blockAhead, block, 1);
    if (!this.#gap.seen(block)) return;
    this.#timedSinceMs = -1;
    if (this.#phase === 'offering') return;
    this.#acknowledge(nowMs);
    this.#wait(nowMs);
  }

  #followRollover(block16: number): void {
    if (this.#agreed.windowBlocks !== 1 || this.#nextBlock !== 65_536 || this.#wrapsTo === 1) return;
    if (block16 === 1) this.#wrapsTo = 1;
  }

  #offer(nowMs: number): void {
    this.#outbox.acknowledgeOptions?.();
    this.#waitLog.tried();
    this.#trace?.record(nowMs, traceKind.optionsSent, 0, 1);
    this.#lastSentMs = nowMs;
  }

  /** Acknowledges everything that has come without a gap. */
  #acknowledge(nowMs: number): void {
    if (this.#held) {
      this.#acknowledgementHeld = true;
      return;
    }
    this.#unacknowledged = 0;
    this.#lastSentMs = nowMs;
    this.#waitLog.tried();
    this.counters.sentAcknowledgements += 1;
    this.#trace?.record(nowMs, traceKind.acknowledgementSent, this.#nextBlock - 1, 1);
    this.#outbox.acknowledge(this.#nextBlock - 1);
  }

  #wait(nowMs: number): void {
    if (this.#phase !== 'offering' && this.#phase !== 'receiving') return;
    const timeoutMs = this.#agreed.fixedTimeoutMs ?? Math.max(this.#roundTrip.timeoutMs, minProdMs);
    this.deadlineMs = nowMs + (this.#held ? this.#limits.stallMs : timeoutMs);
  }

  #gaveOut(nowMs: number): boolean {
    const exceeded = this.#endurance.exceeded(this.#size.bytes, nowMs);
    if (exceeded !== undefined) this.abort(tftpErrorCode.undefined, 'the transfer takes too long', exceeded);
    return exceeded !== undefined;
  }

  #finish(outcome: TransferOutcome): void {
    this.#phase = 'ended';
    this.#end ??= outcome;
    this.deadlineMs = Number.POSITIVE_INFINITY;
  }
}

import { type Failure, failure } from '../errors/error.js';
import { blockHeaderBytes } from '../wire/tftp/packet.js';
import type { Rollover } from './block-number.js';
import { countRun, gatherPayloads, maxRunBytes } from './block-run.js';
import type { TransferOutcome } from './outcome.js';
import { ReceiveWindow } from './receive-window.js';
import { ReceivedSize, type SizeFault } from './received-size.js';
import { noReceiverCounts, type ReceiverOutbox, type ReceiverParameters } from './receiver-shell.js';
import { type TransferTrace, traceKind } from './trace.js';
import { TransferLifecycle } from './transfer-lifecycle.js';
import type { TransferWaits } from './transfer-waits.js';

/** A receiver prods a silent sender no sooner than this: repetition is first of all the sender's task. */
const minProdMs = 1_000;

/**
 * Receives one file, as a machine like `TftpSender`: the client's side of an RRQ, the server's of a WRQ (RFC 1350, 2347, 7440).
 * It acknowledges the last block of each window, and the last block before a gap once for each time that the peer sends across
 * it. It acknowledges its last block again when the peer falls silent or repeats that block, unless the copy was caused by an
 * earlier repeated ACK.
 */
export class TftpReceiver {
  readonly counters = noReceiverCounts();

  readonly #outbox: ReceiverOutbox;
  readonly #agreed: ReceiverParameters;
  readonly #trace: TransferTrace | undefined;
  readonly #lifecycle: TransferLifecycle;
  readonly #size: ReceivedSize;
  readonly #window: ReceiveWindow;
  /** The phase before the end; the lifecycle records the end. */
  #phase: 'idle' | 'offering' | 'receiving' | 'storing' | 'dallying' = 'idle';
  #deadlineMs = Number.POSITIVE_INFINITY;
  #acknowledgementHeld = false;
  #lastAcknowledgementRepeats = 0;
  /** When the ACK whose answer is timed was sent; negative while none is timed. */
  #timedSinceMs = -1;

  /** Sends nothing before `start`. */
  constructor(agreed: ReceiverParameters, outbox: ReceiverOutbox) {
    this.#agreed = agreed;
    this.#outbox = outbox;
    this.#trace = agreed.trace;
    this.#lifecycle = new TransferLifecycle(agreed, outbox, 'store');
    this.#size = new ReceivedSize(agreed);
    this.#window = new ReceiveWindow(agreed.windowBlocks, agreed.rollover);
  }

  /** Sends the opening. Call once, before anything else. */
  start(nowMs: number): void {
    this.#lifecycle.started(nowMs);
    this.#phase = this.#agreed.opening === 'options' ? 'offering' : 'receiving';
    if (this.#phase === 'offering') this.#lifecycle.offer(nowMs);
    else if (this.#agreed.opening === 'acknowledge') this.#acknowledge(nowMs);
    this.#timedSinceMs = this.#agreed.opening === 'silent' ? -1 : nowMs;
    this.#wait(nowMs);
  }

  /** When `deadlineReached` is due; infinite when the machine waits for nothing. */
  get deadlineMs(): number {
    const { isOver, holds } = this.#lifecycle;
    return isOver || holds.isRateHeld ? Number.POSITIVE_INFINITY : this.#deadlineMs;
  }

  /** When the peer's last packet arrived. */
  get lastReceivedMs(): number {
    return this.#lifecycle.lastReceivedMs;
  }

  /** How the transfer ended: `done` as soon as the last ACK is sent, while `deadlineMs` still covers the dallying. */
  get outcome(): TransferOutcome | undefined {
    return this.#lifecycle.outcome;
  }

  /** Whether nothing more can happen: the shell may forget the peer. */
  get isOver(): boolean {
    return this.#lifecycle.isOver;
  }

  /** Whether the peer has sent a block, or answered before this machine began: until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.#window.nextBlock > 1 || this.#agreed.isClient === true;
  }

  /** Bytes delivered. */
  get receivedBytes(): number {
    return this.#size.bytes;
  }

  /** Whether it waits for the byte rate. */
  get isRateHeld(): boolean {
    return this.#lifecycle.isRateHeld;
  }

  /** What the transfer has waited for, and waits for now. */
  waits(nowMs: number): TransferWaits {
    return this.#lifecycle.waits(nowMs, this.#phase === 'offering' ? 0 : this.#window.nextBlock);
  }

  /** The block after 65,535, as the peer counts. */
  get rollover(): Rollover {
    return this.#window.rollover;
  }

  /** DATA arrived: `block16` is its number on the wire; its payload is `length` bytes of `bytes` from `offset`, borrowed. */
  dataReceived(block16: number, bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    if (this.#lifecycle.isOver || this.#phase === 'idle') return;
    this.#lifecycle.received(nowMs);
    const window = this.#window;
    const ahead = window.numberSeen(block16);
    if (ahead === 1 && this.#phase !== 'storing' && this.#phase !== 'dallying') {
      this.#takeBlock(bytes, offset, length, nowMs);
    } else if (ahead === 0) {
      this.#answerRepetition(nowMs);
    } else if (window.canHold(ahead)) {
      this.#reportGap(window.lastBlock + ahead, nowMs);
    } else {
      this.counters.duplicateBlocks += 1;
      this.#trace?.record(nowMs, traceKind.blockRepeated, block16, 1);
    }
  }

  /**
   * `count` datagrams of `datagramBytes` each arrived, back to back in `bytes` from `offset`, borrowed. Takes the leading ones
   * that are the next blocks in order, full, and not the last of their window, at most 64 KiB of them; returns how many. The
   * others are for `dataReceived`.
   */
  runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    nowMs: number,
  ): number {
    const lifecycle = this.#lifecycle;
    const window = this.#window;
    const { blockBytes } = this.#agreed;
    if (lifecycle.isOver || this.#phase !== 'receiving') return 0;
    if (datagramBytes !== blockHeaderBytes + blockBytes) return 0;
    const maxInRun = Math.floor(maxRunBytes / datagramBytes);
    const max = Math.min(count, maxInRun, window.roomBeforeLast, this.#size.roomForBlocks);
    const firstBlock = window.nextBlock;
    const taken = countRun(bytes, offset, max, datagramBytes, firstBlock, window.rollover);
    if (taken === 0) return 0;
    lifecycle.received(nowMs);
    this.#trace?.record(nowMs, traceKind.blockReceived, firstBlock, taken);
    this.#advance(taken, taken * blockBytes, nowMs);
    if (taken === 1) {
      this.#outbox.deliver(firstBlock, bytes, offset + blockHeaderBytes, blockBytes);
    } else {
      const payloads = gatherPayloads(bytes, offset, taken, datagramBytes);
      this.#outbox.deliver(firstBlock, payloads, 0, taken * blockBytes);
    }
    this.#wait(nowMs);
    return taken;
  }

  /** An ERROR arrived; it is never answered. An ERROR that declines the offer before any data is no failure. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    const reason = failure('TFTP_PEER_ERROR', { errorCode, text: message });
    const outcome = this.#phase === 'offering' ? 'aborted' : 'failed';
    this.#lifecycle.errorReceived(errorCode, { outcome, failure: reason }, nowMs);
  }

  /** The peer repeated its request or its OACK: the answer was lost, or the two crossed. */
  requestRepeated(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (lifecycle.isOver || this.#window.nextBlock > 1 || lifecycle.isCrossed(nowMs)) return;
    this.#timedSinceMs = -1;
    lifecycle.unanswered.answered();
    if (this.#phase === 'offering') lifecycle.offer(nowMs);
    else if (this.#phase === 'receiving') this.#acknowledge(nowMs);
  }

  /** The store falls behind, or the byte rate is used up: no ACK leaves until `released`. */
  held(by: 'store' | 'rate', nowMs: number): void {
    this.#lifecycle.holds.held(by, nowMs);
    this.#wait(nowMs);
  }

  /** The store has caught up, or the byte rate has bytes left. */
  released(by: 'store' | 'rate', nowMs: number): void {
    const { isOver, holds } = this.#lifecycle;
    // The store also holds the transfer while it finishes the file, and the last ACK waits for it.
    if (isOver || (by === 'store' && this.#phase === 'storing')) return;
    holds.released(by, nowMs);
    if (this.#acknowledgementHeld && this.#phase !== 'storing') this.#acknowledge(nowMs);
    this.#wait(nowMs);
  }

  /** The file is stored as `store` asked: sends the last ACK. */
  stored(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (lifecycle.isOver || this.#phase !== 'storing') return;
    lifecycle.holds.released('store', nowMs);
    this.#phase = 'dallying';
    lifecycle.complete();
    this.#acknowledge(nowMs);
    this.#linger(nowMs);
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
    if (this.#phase === 'dallying') {
      lifecycle.end({ outcome: 'done' });
      return;
    }
    if (lifecycle.endsByLimits(this.#size.bytes, nowMs)) return;
    if (lifecycle.holds.isHeld) {
      lifecycle.stalled();
      return;
    }
    this.counters.timeouts += 1;
    lifecycle.fellSilent(nowMs);
    if (lifecycle.endsUnanswered(this.#window.nextBlock, this.isConfirmed, nowMs)) return;
    this.#timedSinceMs = -1;
    if (this.#phase === 'offering') lifecycle.offer(nowMs);
    else this.#acknowledge(nowMs);
    this.#wait(nowMs);
  }

  /** Takes the expected block. */
  #takeBlock(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    const block = this.#window.nextBlock;
    this.#trace?.record(nowMs, traceKind.blockReceived, block, 1);
    if (this.#refuses(this.#size.faultOf(block, length))) return;
    this.#advance(1, length, nowMs);
    this.#outbox.deliver(block, bytes, offset, length);
    // The shell may have aborted while it took the block.
    if (this.#lifecycle.isOver) return;
    if (length < this.#agreed.blockBytes) {
      this.#storeAll(nowMs);
      return;
    }
    if (this.#window.isFull) {
      if (this.#lifecycle.endsByLimits(this.#size.bytes, nowMs)) return;
      this.#acknowledge(nowMs);
      this.#timedSinceMs = this.#acknowledgementHeld ? -1 : nowMs;
    }
    this.#wait(nowMs);
  }

  #advance(blocks: number, bytes: number, nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (this.#timedSinceMs >= 0) lifecycle.roundTrip.sampled(nowMs - this.#timedSinceMs);
    this.#timedSinceMs = -1;
    this.#phase = 'receiving';
    lifecycle.progressed(nowMs);
    lifecycle.roundTrip.progressed();
    this.#window.received(blocks);
    this.#size.bytes += bytes;
    this.counters.receivedBlocks += blocks;
  }

  /** The last block has arrived: asks the shell to store the file. */
  #storeAll(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    if (this.#refuses(this.#size.faultAtEnd())) return;
    this.#phase = 'storing';
    lifecycle.holds.held('store', nowMs);
    this.#deadlineMs = nowMs + lifecycle.limits.stallMs;
    this.#outbox.store(this.#size.bytes);
  }

  /** Aborts and returns true if there is a fault. */
  #refuses(fault: SizeFault | undefined): boolean {
    if (fault !== undefined) this.abort(fault.errorCode, fault.message, fault.failure);
    return fault !== undefined;
  }

  /** The peer repeated its last block: the ACK may be lost. */
  #answerRepetition(nowMs: number): void {
    const lifecycle = this.#lifecycle;
    const window = this.#window;
    this.counters.duplicateBlocks += 1;
    lifecycle.waitLog.repeatReceived();
    this.#trace?.record(nowMs, traceKind.blockRepeated, this.#window.lastBlock, 1);
    if (this.#phase === 'dallying') {
      this.#acknowledge(nowMs);
      this.#lastAcknowledgementRepeats += 1;
      if (this.#lastAcknowledgementRepeats <= lifecycle.limits.maxRetries) this.#linger(nowMs);
    } else if (this.#phase === 'receiving' && window.isAcknowledged && window.nextBlock > 1) {
      const { lastSentMs, roundTrip } = lifecycle;
      // The copy left before the ACK can have arrived, and so did a copy of the window before, whose ACK made the sender send
      // this window twice. Another ACK would keep doubling the transfer (RFC 1123, section 4.2.3.1).
      if (window.followsCopy && nowMs - lastSentMs < roundTrip.smoothedMs) return;
      window.copyAcknowledged();
      this.#timedSinceMs = -1;
      this.#acknowledge(nowMs);
    }
  }

  /** `block` arrived across a gap: reports the gap if a report is due. */
  #reportGap(block: number, nowMs: number): void {
    if (this.#phase === 'storing' || this.#phase === 'dallying') return;
    this.counters.blocksAhead += 1;
    this.#trace?.record(nowMs, traceKind.blockAhead, block, 1);
    if (!this.#window.gapSeen(block)) return;
    this.#timedSinceMs = -1;
    if (this.#phase === 'offering') return;
    this.#acknowledge(nowMs);
    this.#wait(nowMs);
  }

  /**
   * Acknowledges every block before the first gap, now or once nothing holds the ACK back. The last ACK asks for no more
   * blocks.
   */
  #acknowledge(nowMs: number): void {
    const { holds, waitLog } = this.#lifecycle;
    this.#acknowledgementHeld = holds.isHeld && this.#phase !== 'dallying';
    if (this.#acknowledgementHeld) return;
    this.#window.acknowledged();
    this.#lifecycle.sent(nowMs);
    waitLog.tried();
    this.counters.sentAcknowledgements += 1;
    this.#trace?.record(nowMs, traceKind.acknowledgementSent, this.#window.lastBlock, 1);
    this.#outbox.acknowledge(this.#window.lastBlock);
  }

  /** The last ACK was sent: waits for as long as the peer may take to ask for it again. */
  #linger(nowMs: number): void {
    const { duplicateBlocks, blocksAhead, timeouts } = this.counters;
    const { dallyMs, maxTimeoutMs } = this.#lifecycle.limits;
    // A peer that has lost packets has doubled its timeout.
    const isLossy = duplicateBlocks + blocksAhead + timeouts > 0;
    this.#deadlineMs = nowMs + (isLossy ? dallyMs + maxTimeoutMs : dallyMs);
  }

  #wait(nowMs: number): void {
    if (this.#phase !== 'offering' && this.#phase !== 'receiving') return;
    const { holds, limits, roundTrip } = this.#lifecycle;
    const timeoutMs = this.#agreed.fixedTimeoutMs ?? Math.max(roundTrip.timeoutMs, minProdMs);
    this.#deadlineMs = nowMs + (holds.isHeld ? limits.stallMs : timeoutMs);
  }
}

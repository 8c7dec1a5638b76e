import { failure } from '../errors/error.js';
import { type Because, reasons } from '../errors/reasons.js';
import {
  blockHeaderBytes,
  blockOf,
  decodeTftp,
  encodeError,
  encodeOptionAcknowledgement,
  opcode,
  opcodeOf,
  tftpErrorCode,
} from '../wire/tftp.js';
import { type Rollover, wireBlock } from './block-number.js';
import { BlockSource } from './block-source.js';
import { NetasciiDecoder } from './netascii.js';
import type { TransferOutcome } from './outcome.js';
import { TftpReceiver } from './receiver.js';
import { TftpSender } from './sender.js';
import type { TransferDecision } from './server-request.js';
import { TransferTrace, traceKind } from './trace.js';
import type { Content, Sink } from './transfer-data.js';
import type { TransferLimits } from './transfer-limits.js';
import { failureOf, wireErrorOf } from './wire-error.js';

/** A way to one peer, from a port that is the transfer's (its TID). */
export interface TransferChannel {
  /** Send DATA `first` to `first + count - 1`, absolute numbers, with what `source` has of them. */
  blocks(source: BlockSource, first: number, count: number, rollover: Rollover): void;
  /** Send an ACK, `block16` as the wire has it. */
  acknowledge(block16: number): void;
  /** Send a packet, given away. */
  send(packet: Uint8Array): void;
  /** The transfer is over, for good. */
  close(): void;
}

/** How much a transfer may use of what all of them share; a byte rate, for example. */
export interface TransferBudget {
  /** Whether anything is left now. */
  isOpen(nowMs: number): boolean;
  spend(bytes: number, nowMs: number): void;
}

/** What a transfer goes by beyond what was agreed with its client. */
export interface ServedTransferOptions {
  readonly limits: TransferLimits;
  /** Steps of the trace that are kept, 17 bytes each; 0 for no trace. */
  readonly traceSteps: number;
  readonly nowMs: () => number;
  /** Something happened: `deadlineMs` may be another one, there may be an `outcome`, it may be over for good. */
  readonly changed: () => void;
  readonly budget?: TransferBudget;
}

/** ACKs that wait for the budget; more than a peer has reason to send. */
const mostHeldAcknowledgements = 8;

/** What a transfer has done, in plain numbers. */
export interface TransferFigures {
  /** Acknowledged by the peer, or delivered here. */
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
}

type Side =
  | { readonly type: 'sending'; readonly machine: TftpSender; readonly source: BlockSource }
  | { readonly type: 'receiving'; readonly machine: TftpReceiver; readonly sink: Sink };

/** One transfer of a server: the machine, what it sends or where it puts what comes, and the way to its client. */
export class ServedTransfer {
  readonly decision: TransferDecision;
  readonly channel: TransferChannel;
  readonly trace: TransferTrace | undefined;
  readonly startedMs: number;
  private readonly options: ServedTransferOptions;
  private readonly side: Side;
  private readonly heldAcknowledgements: number[] = [];
  private contentBytes: number | undefined;
  private decoder: NetasciiDecoder | undefined;
  /** No ACK leaves until the budget is refilled. */
  private holding = false;
  private sinkTaken = false;
  /** The source has been asked to read. */
  private isFed = false;
  private letGo = false;

  /** Sends nothing before `start`. Takes `data` over: it is released or discarded when the transfer is over. */
  constructor(
    decision: TransferDecision,
    data: { readonly content: Content } | { readonly sink: Sink },
    channel: TransferChannel,
    options: ServedTransferOptions,
  ) {
    this.decision = decision;
    this.channel = channel;
    this.options = options;
    this.startedMs = options.nowMs();
    this.trace = options.traceSteps > 0 ? new TransferTrace(options.traceSteps) : undefined;
    this.side = 'content' in data ? this.sending(data.content) : this.receiving(data.sink);
  }

  /** Sends the opening: to be called once, before anything else. */
  start(nowMs: number): void {
    this.asked(this.startedMs);
    this.side.machine.start(nowMs);
    // What is offered first is read when the client has answered: a forged request costs no look at the disk.
    if (this.decision.opening !== 'options') this.feed();
    this.changed();
  }

  get lastHeardMs(): number {
    return this.side.machine.lastHeardMs;
  }

  /** When `deadlineReached` is due. */
  get deadlineMs(): number {
    return this.side.machine.deadlineMs;
  }

  /** How it ended; `undefined` while it goes on. */
  get outcome(): TransferOutcome | undefined {
    return this.side.machine.outcome;
  }

  /** Whether nothing more can happen; after an upload's last ACK the transfer stays a while to repeat it. */
  get isOver(): boolean {
    const { side } = this;
    return side.type === 'sending' ? side.machine.outcome !== undefined : side.machine.isOver;
  }

  /** Whether the client has answered; until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.side.machine.isConfirmed;
  }

  /** Whether an ACK waits for the budget. */
  get isWaiting(): boolean {
    return this.heldAcknowledgements.length > 0 || this.holding;
  }

  /** Bytes of the file, when they are known. */
  get totalBytes(): number | undefined {
    const { side, decision } = this;
    return side.type === 'sending' ? this.contentBytes : decision.agreement.announcedBytes;
  }

  get figures(): TransferFigures {
    const { side } = this;
    if (side.type === 'sending') {
      const { resentBlocks, duplicateAcknowledgements } = side.machine.counters;
      return {
        bytes: side.machine.acknowledgedBytes,
        retransmitted: resentBlocks,
        duplicates: duplicateAcknowledgements,
      };
    }
    const { duplicateBlocks, timeouts } = side.machine.counters;
    return { bytes: side.machine.receivedBytes, retransmitted: timeouts, duplicates: duplicateBlocks };
  }

  /** A datagram of the peer came: `length` bytes of `bytes` from `offset`, borrowed. */
  datagramReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    const { side } = this;
    const block16 = blockOf(bytes, offset, length);
    switch (opcodeOf(bytes, offset, length)) {
      case opcode.acknowledgement:
        if (side.type === 'sending' && block16 >= 0) this.acknowledged(side.machine, block16, nowMs);
        break;
      case opcode.data:
        if (side.type === 'receiving' && block16 >= 0) {
          const from = offset + blockHeaderBytes;
          side.machine.dataReceived(block16, bytes, from, length - blockHeaderBytes, nowMs);
        }
        break;
      case opcode.error: {
        const decoded = decodeTftp(bytes.subarray(offset, offset + length));
        if (decoded.ok && decoded.packet.type === 'error') {
          side.machine.errorReceived(decoded.packet.errorCode, decoded.packet.message, nowMs);
        }
        break;
      }
      default:
        // Garbage from the peer's own port says nothing; the transfer goes on.
        return;
    }
    this.changed();
  }

  /**
   * `count` datagrams of `datagramBytes` each came from the peer, one behind the other in `bytes` from `offset`, borrowed
   * and changed: gives how many in front are taken at once; the rest is for `datagramReceived`.
   */
  runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    nowMs: number,
  ): number {
    const { side } = this;
    if (side.type === 'sending' || this.options.budget !== undefined) return 0;
    const taken = side.machine.runReceived(bytes, offset, count, datagramBytes, nowMs);
    if (taken > 0) this.changed();
    return taken;
  }

  /** The client sent its request once more. */
  requestRepeated(nowMs: number): void {
    this.asked(nowMs);
    this.side.machine.requestRepeated(nowMs);
    this.changed();
  }

  /** It is `deadlineMs` or later. */
  deadlineReached(nowMs: number): void {
    // What waits for the budget is not late: the peer has answered already.
    if (this.isWaiting) return;
    this.side.machine.deadlineReached(nowMs);
    this.changed();
  }

  /** There may be something left in the budget: goes on with what waited for it. */
  budgetRefilled(nowMs: number): void {
    const { side, options } = this;
    while (options.budget === undefined || options.budget.isOpen(nowMs)) {
      const block16 = this.heldAcknowledgements.shift();
      if (block16 === undefined) break;
      if (side.type === 'sending') side.machine.acknowledged(block16, nowMs);
      this.moved();
    }
    if (this.holding && side.type === 'receiving' && options.budget?.isOpen(nowMs) !== false) {
      this.holding = false;
      side.machine.released(nowMs);
    }
    this.changed();
  }

  /** This side gives up, and tells the peer why in a few words of English. */
  abort(reason: Because): void {
    const given = failure('TFTP_ABORTED', { reason });
    this.side.machine.abort(tftpErrorCode.undefined, reasons[reason].en, given);
    this.changed();
  }

  /** The peer has begun anew: ends without a word to it. */
  replaced(): void {
    const reason: Because = 'client-began-anew';
    this.side.machine.peerVanished(failure('TFTP_ABORTED', { reason }));
    this.changed();
  }

  /** The system says that nobody listens at `peer`, the client's `ADDRESS:PORT`, any more. */
  peerVanished(peer: string): void {
    this.side.machine.peerVanished(failure('TFTP_CLIENT_GONE', { peer }));
    this.changed();
  }

  private sending(content: Content): Side {
    const { decision, channel, options } = this;
    const { agreement, target, opening } = decision;
    const { blockBytes, windowBlocks, rollover, fixedTimeoutMs } = agreement;
    const { mode } = target;
    const { nowMs, limits, budget } = options;
    this.contentBytes = content.type === 'whole' ? content.bytes.length : content.sizeBytes;
    const changed = (): void => this.changed();
    const source = new BlockSource(content, { blockBytes, windowBlocks, mode, nowMs, changed });
    const { sizeBytes } = source;
    const machine = new TftpSender(
      {
        blockBytes,
        windowBlocks,
        rollover,
        opening: opening === 'options' ? 'options' : 'data',
        limits,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
        ...(fixedTimeoutMs === undefined ? {} : { fixedTimeoutMs }),
        ...(this.trace === undefined ? {} : { trace: this.trace }),
      },
      {
        blocks: (first, count) => {
          budget?.spend(count * blockBytes, nowMs());
          channel.blocks(source, first, count, rollover);
        },
        acknowledgeOptions: () => this.sendOptions(),
        error: (errorCode, message) => this.sendError(errorCode, message),
      },
    );
    return { type: 'sending', machine, source };
  }

  private receiving(sink: Sink): Side {
    const { decision, channel, options } = this;
    const { agreement, target, opening, maxBytes } = decision;
    const { blockBytes, windowBlocks, rollover, fixedTimeoutMs, announcedBytes } = agreement;
    if (target.mode === 'netascii') this.decoder = new NetasciiDecoder();
    const machine: TftpReceiver = new TftpReceiver(
      {
        blockBytes,
        windowBlocks,
        rollover,
        opening: opening === 'options' ? 'options' : 'acknowledge',
        maxBytes,
        limits: options.limits,
        ...(announcedBytes === undefined ? {} : { exactBytes: announcedBytes }),
        ...(fixedTimeoutMs === undefined ? {} : { fixedTimeoutMs }),
        ...(this.trace === undefined ? {} : { trace: this.trace }),
      },
      {
        acknowledge: (block) => channel.acknowledge(wireBlock(block, machine.rollover)),
        acknowledgeOptions: () => this.sendOptions(),
        deliver: (_, bytes, offset, length) => this.deliver(machine, sink, bytes, offset, length),
        store: () => void this.store(machine, sink),
        error: (errorCode, message) => this.sendError(errorCode, message),
      },
    );
    return { type: 'receiving', machine, sink };
  }

  private asked(nowMs: number): void {
    this.trace?.record(nowMs, traceKind.requestReceived, this.decision.target.request.options.length, 1);
  }

  private sendError(errorCode: number, message: string): void {
    this.trace?.record(this.options.nowMs(), traceKind.errorSent, errorCode, 1);
    this.channel.send(encodeError(errorCode, message));
  }

  private sendOptions(): void {
    const packet = encodeOptionAcknowledgement(this.decision.agreement.answer);
    if (packet !== undefined) this.channel.send(packet);
  }

  private acknowledged(machine: TftpSender, block16: number, nowMs: number): void {
    const { budget } = this.options;
    if (budget !== undefined && (this.isWaiting || !budget.isOpen(nowMs))) {
      if (this.heldAcknowledgements.length < mostHeldAcknowledgements)
        this.heldAcknowledgements.push(block16);
      return;
    }
    machine.acknowledged(block16, nowMs);
    this.moved();
  }

  private moved(): void {
    const { side } = this;
    if (side.type !== 'sending') return;
    if (!this.isFed && side.machine.isConfirmed) this.feed();
    side.source.acknowledgedThrough(side.machine.acknowledgedBlocks);
  }

  private feed(): void {
    this.isFed = true;
    if (this.side.type === 'sending') this.side.source.feed(this.side.machine);
  }

  private deliver(
    machine: TftpReceiver,
    sink: Sink,
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): void {
    const { budget, nowMs } = this.options;
    const payload =
      this.decoder === undefined
        ? bytes.subarray(offset, offset + length)
        : this.decoder.decode(bytes, offset, length);
    const busy = payload.length > 0 ? sink.write(payload) : undefined;
    if (busy !== undefined) {
      machine.hold(nowMs());
      busy.then(
        () => {
          if (!this.holding) machine.released(nowMs());
          this.changed();
        },
        (error: unknown) => this.storeFailed(machine, error),
      );
    }
    if (budget !== undefined) {
      budget.spend(length, nowMs());
      if (busy === undefined && !budget.isOpen(nowMs())) {
        this.holding = true;
        machine.hold(nowMs());
      }
    }
  }

  private async store(machine: TftpReceiver, sink: Sink): Promise<void> {
    try {
      const rest = this.decoder?.finish();
      if (rest !== undefined && rest.length > 0) await sink.write(rest);
      await sink.finish();
      this.sinkTaken = true;
      machine.stored(this.options.nowMs());
    } catch (error) {
      this.storeFailed(machine, error);
    }
    this.changed();
  }

  private storeFailed(machine: TftpReceiver, error: unknown): void {
    const reason = failureOf(error);
    const { errorCode, message } = wireErrorOf(reason);
    machine.abort(errorCode, message, reason);
    this.changed();
  }

  /** Lets go of the file as soon as there is an outcome, of the peer when nothing more can happen. */
  private changed(): void {
    const { side, outcome } = this;
    if (outcome !== undefined && !this.letGo) {
      this.letGo = true;
      if (side.type === 'sending') side.source.release();
      else if (!this.sinkTaken) void side.sink.discard();
    }
    this.options.changed();
  }
}

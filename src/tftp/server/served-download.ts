import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { BlockSource } from '../block-source.js';
import { TftpSender } from '../sender.js';
import { type Content, sizeOf } from '../transfer-data.js';
import type { TransferWaits } from '../transfer-waits.js';
import { ServedTransfer, type ServedTransferOptions, type TransferFigures } from './served-transfer.js';
import type { TransferDecision } from './server-request.js';
import type { TransferChannel } from './server-shell.js';

/** ACKs that wait for the budget; more than a peer has reason to send. */
const maxHeldAcknowledgements = 8;

/** A file on its way to a client: a `TftpSender` over a `BlockSource`. */
export class ServedDownload extends ServedTransfer {
  readonly totalBytes: number | undefined;
  protected readonly machine: TftpSender;
  readonly #source: BlockSource;
  readonly #heldAcknowledgements: number[] = [];
  /** The source has been asked to read. */
  #isFed = false;
  /** Since when ACKs wait for the budget. */
  #heldSinceMs: number | undefined;
  #rateMs = 0;

  /** Sends nothing before `start`. Takes `content` over: it is released when the transfer has ended. */
  constructor(
    decision: TransferDecision,
    content: Content,
    channel: TransferChannel,
    options: ServedTransferOptions,
  ) {
    super(decision, channel, options);
    const { agreement, target, opening } = decision;
    const { blockBytes, windowBlocks, rollover, fixedTimeoutMs } = agreement;
    const { mode } = target;
    const { nowMs, limits, budget } = options;
    this.totalBytes = sizeOf(content);
    const changed = (): void => this.changed();
    const source = new BlockSource(content, { blockBytes, windowBlocks, mode, nowMs, changed });
    this.#source = source;
    const { sizeBytes } = source;
    this.machine = new TftpSender(
      {
        blockBytes,
        windowBlocks,
        rollover,
        peerMayStop: true,
        opening: opening === 'options' ? 'options' : 'data',
        limits,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
        ...(fixedTimeoutMs === undefined ? {} : { fixedTimeoutMs }),
        ...(this.trace === undefined ? {} : { trace: this.trace }),
      },
      {
        blocks: (firstBlock, count) => {
          budget?.spend(count * blockBytes, nowMs());
          channel.blocks(source, firstBlock, count, rollover);
        },
        acknowledgeOptions: () => this.sendOptions(),
        error: (errorCode, message) => this.sendError(errorCode, message),
      },
    );
  }

  get figures(): TransferFigures {
    const { acknowledgedBytes, counters } = this.machine;
    return {
      bytes: acknowledgedBytes,
      retransmitted: counters.resentBlocks,
      duplicates: counters.duplicateAcknowledgements,
      waits: this.#waits(this.options.nowMs()),
    };
  }

  get isOver(): boolean {
    return this.outcome !== undefined;
  }

  get isWaiting(): boolean {
    return this.#heldAcknowledgements.length > 0;
  }

  datagramReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    const isAcknowledgement = opcodeOf(bytes, offset, length) === opcode.acknowledgement;
    const block16 = isAcknowledgement ? blockOf(bytes, offset, length) : -1;
    if (block16 < 0) {
      this.otherReceived(bytes, offset, length, nowMs);
      return;
    }
    this.#acknowledged(block16, nowMs);
    this.changed();
  }

  /** ACKs are taken one by one. */
  runReceived(): number {
    return 0;
  }

  budgetRefilled(nowMs: number): void {
    const { budget } = this.options;
    while (budget === undefined || budget.isOpen(nowMs)) {
      const block16 = this.#heldAcknowledgements.shift();
      if (block16 === undefined) break;
      this.machine.acknowledged(block16, nowMs);
      this.#moved();
    }
    if (!this.isWaiting && this.#heldSinceMs !== undefined) {
      this.#rateMs += nowMs - this.#heldSinceMs;
      this.#heldSinceMs = undefined;
    }
    this.changed();
  }

  protected begin(nowMs: number): void {
    this.machine.start(nowMs);
    // What is offered first is read when the client has answered: a forged request costs no look at the disk.
    if (this.decision.opening !== 'options') this.#feed();
  }

  protected letGoOfFile(): void {
    this.#source.release();
  }

  #acknowledged(block16: number, nowMs: number): void {
    const { budget } = this.options;
    if (budget !== undefined && (this.isWaiting || !budget.isOpen(nowMs))) {
      this.#heldSinceMs ??= nowMs;
      if (this.#heldAcknowledgements.length < maxHeldAcknowledgements)
        this.#heldAcknowledgements.push(block16);
      return;
    }
    this.machine.acknowledged(block16, nowMs);
    this.#moved();
  }

  #waits(nowMs: number): TransferWaits {
    const waits = this.machine.waits(nowMs);
    const heldSinceMs = this.#heldSinceMs;
    const rateMs = this.#rateMs;
    if (heldSinceMs === undefined) return { ...waits, rateMs };
    return { ...waits, rateMs: rateMs + nowMs - heldSinceMs, waitingFor: 'rate' };
  }

  #moved(): void {
    if (!this.#isFed && this.machine.isConfirmed) this.#feed();
    this.#source.acknowledgedThrough(this.machine.acknowledgedBlocks);
  }

  #feed(): void {
    this.#isFed = true;
    this.#source.feed(this.machine);
  }
}

import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { BlockSource } from '../block-source.js';
import { TftpSender } from '../sender.js';
import { type Content, sizeOf } from '../transfer-data.js';
import type { ServedSide, TransferFigures } from './served-transfer.js';
import type { TransferContext } from './transfer-context.js';

/** Maximum ACKs that wait for the budget; more than a peer has reason to send. */
const maxHeldAcknowledgements = 8;

/** A download to a client: a `TftpSender` over a `BlockSource`. */
export class ServedDownload implements ServedSide {
  readonly totalBytes: number | undefined;
  readonly machine: TftpSender;
  readonly #context: TransferContext;
  readonly #source: BlockSource;
  readonly #heldAcknowledgements: number[] = [];
  /** Whether the source has begun to read. */
  #isFed = false;

  /** Sends nothing before `start`. Owns `content`: releases it when the transfer has ended. */
  constructor(content: Content, context: TransferContext) {
    this.#context = context;
    const { nowMs, limits, budget, trace, channel, changed } = context;
    const { agreement, target, opening } = context.decision;
    const { blockBytes, windowBlocks, rollover, fixedTimeoutMs } = agreement;
    const { mode } = target;
    this.totalBytes = sizeOf(content);
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
        sizeBytes,
        fixedTimeoutMs,
        trace,
      },
      {
        blocks: (firstBlock, count) => {
          budget?.spend(count * blockBytes, nowMs());
          channel.blocks(source, firstBlock, count, rollover);
        },
        acknowledgeOptions: () => context.sendOptions(),
        error: (errorCode, message) => context.sendError(errorCode, message),
      },
    );
  }

  get figures(): TransferFigures {
    const { acknowledgedBytes, counters } = this.machine;
    return {
      bytes: acknowledgedBytes,
      retransmitted: counters.resentBlocks,
      duplicates: counters.duplicateAcknowledgements,
      waits: this.machine.waits(this.#context.nowMs()),
    };
  }

  get isOver(): boolean {
    return this.machine.outcome !== undefined;
  }

  blockReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): boolean {
    const isAcknowledgement = opcodeOf(bytes, offset, length) === opcode.acknowledgement;
    const block16 = isAcknowledgement ? blockOf(bytes, offset, length) : -1;
    if (block16 < 0) return false;
    this.#acknowledged(block16, nowMs);
    return true;
  }

  /** Takes no run: ACKs are handled one by one. */
  runReceived(): number {
    return 0;
  }

  budgetRefilled(nowMs: number): void {
    const { budget } = this.#context;
    while (budget === undefined || budget.isOpen(nowMs)) {
      const block16 = this.#heldAcknowledgements.shift();
      if (block16 === undefined) break;
      this.machine.acknowledged(block16, nowMs);
      this.#moved();
    }
    if (this.#heldAcknowledgements.length === 0) this.machine.released('rate', nowMs);
  }

  start(nowMs: number): void {
    this.machine.start(nowMs);
    // After an offer the file is read only once the client has answered: a forged request costs no disk access.
    if (this.#context.decision.opening !== 'options') this.#feed();
  }

  releaseFile(): void {
    this.#source.release();
  }

  #acknowledged(block16: number, nowMs: number): void {
    const { budget } = this.#context;
    if (budget !== undefined && (this.machine.isRateHeld || !budget.isOpen(nowMs))) {
      this.machine.held('rate', nowMs);
      if (this.#heldAcknowledgements.length < maxHeldAcknowledgements)
        this.#heldAcknowledgements.push(block16);
      return;
    }
    this.machine.acknowledged(block16, nowMs);
    this.#moved();
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

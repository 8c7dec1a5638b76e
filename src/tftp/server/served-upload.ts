import { NetasciiDecoder } from '../../wire/tftp/netascii.js';
import { blockHeaderBytes, blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { wireBlock } from '../block-number.js';
import { TftpReceiver } from '../receiver.js';
import type { Sink } from '../transfer-data.js';
import { failureOf, wireErrorOf } from '../wire-error.js';
import type { ServedSide, TransferFigures } from './served-transfer.js';
import type { TransferContext } from './transfer-context.js';

/** An upload from a client: a `TftpReceiver` that writes into a `Sink`. */
export class ServedUpload implements ServedSide {
  readonly totalBytes: number | undefined;
  readonly machine: TftpReceiver;
  readonly #context: TransferContext;
  readonly #sink: Sink;
  readonly #decoder: NetasciiDecoder | undefined;
  #isFinished = false;

  /** Sends nothing before `start`. Owns `sink`: discards it when the transfer ends before the sink is finished. */
  constructor(sink: Sink, context: TransferContext) {
    this.#context = context;
    const { limits, trace, channel } = context;
    const { agreement, target, opening, maxBytes } = context.decision;
    const { blockBytes, windowBlocks, rollover, fixedTimeoutMs, announcedBytes } = agreement;
    this.totalBytes = announcedBytes;
    this.#sink = sink;
    this.#decoder = target.mode === 'netascii' ? new NetasciiDecoder() : undefined;
    const machine: TftpReceiver = new TftpReceiver(
      {
        blockBytes,
        windowBlocks,
        rollover,
        opening: opening === 'options' ? 'options' : 'acknowledge',
        maxBytes,
        limits,
        exactBytes: announcedBytes,
        fixedTimeoutMs,
        trace,
      },
      {
        acknowledge: (block) => channel.acknowledge(wireBlock(block, machine.rollover)),
        acknowledgeOptions: () => context.sendOptions(),
        deliver: (_, bytes, offset, length) => this.#deliver(bytes, offset, length),
        store: () => void this.#store(),
        error: (errorCode, message) => context.sendError(errorCode, message),
      },
    );
    this.machine = machine;
  }

  get figures(): TransferFigures {
    const { receivedBytes, counters } = this.machine;
    return {
      bytes: receivedBytes,
      retransmitted: counters.timeouts,
      duplicates: counters.duplicateBlocks,
      waits: this.machine.waits(this.#context.nowMs()),
    };
  }

  get isOver(): boolean {
    return this.machine.isOver;
  }

  blockReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): boolean {
    const isData = opcodeOf(bytes, offset, length) === opcode.data;
    const block16 = isData ? blockOf(bytes, offset, length) : -1;
    if (block16 < 0) return false;
    const from = offset + blockHeaderBytes;
    this.machine.dataReceived(block16, bytes, from, length - blockHeaderBytes, nowMs);
    return true;
  }

  runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    nowMs: number,
  ): number {
    // The budget applies to each block.
    if (this.#context.budget !== undefined) return 0;
    return this.machine.runReceived(bytes, offset, count, datagramBytes, nowMs);
  }

  budgetRefilled(nowMs: number): void {
    if (this.#context.budget?.isOpen(nowMs) !== false) this.machine.released('rate', nowMs);
  }

  start(nowMs: number): void {
    this.machine.start(nowMs);
  }

  releaseFile(): void {
    if (!this.#isFinished) void this.#sink.discard();
  }

  #deliver(bytes: Uint8Array, offset: number, length: number): void {
    const { machine } = this;
    const { budget, nowMs } = this.#context;
    const payload =
      this.#decoder === undefined
        ? bytes.subarray(offset, offset + length)
        : this.#decoder.decode(bytes, offset, length);
    const busy = payload.length > 0 ? this.#sink.write(payload) : undefined;
    if (busy !== undefined) {
      machine.held('store', nowMs());
      busy.then(
        () => {
          machine.released('store', nowMs());
          this.#context.changed();
        },
        (error: unknown) => this.#storeFailed(error),
      );
    }
    if (budget === undefined) return;
    budget.spend(length, nowMs());
    if (!budget.isOpen(nowMs())) machine.held('rate', nowMs());
  }

  async #store(): Promise<void> {
    try {
      const rest = this.#decoder?.finish();
      if (rest !== undefined && rest.length > 0) await this.#sink.write(rest);
      await this.#sink.finish();
      this.#isFinished = true;
      this.machine.stored(this.#context.nowMs());
    } catch (error) {
      this.#storeFailed(error);
    }
    this.#context.changed();
  }

  #storeFailed(error: unknown): void {
    const reason = failureOf(error);
    const { errorCode, message } = wireErrorOf(reason);
    this.machine.abort(errorCode, message, reason);
    this.#context.changed();
  }
}

import { Pacer } from '../../net/pacer.js';
import { ClientTransfer } from '../../tftp/client/client-transfer.js';
import type { Sink } from '../../tftp/transfer-data.js';
import { defaultTransferLimits } from '../../tftp/transfer-limits.js';
import { type Load, LoadFigures, type LoadPlan } from '../../traffic/load.js';
import type { EngineWish } from '../engine.js';
import { clientShell } from './tftp-client-shell.js';

/** The file to download, and how. */
export interface TftpLoadTarget {
  readonly host: string;
  readonly port: number;
  readonly file: string;
  /** Local address to send from. */
  readonly bind?: string;
  /** Bytes of a block to ask for; `undefined`: what fits the path. */
  readonly blockBytes: number | undefined;
  /** Blocks in flight to ask for; `undefined`: 16. */
  readonly windowBlocks: number | undefined;
}

/** Counts received bytes and drops them. */
const nowhere: Sink = {
  write: () => undefined,
  finish: async () => undefined,
  discard: async () => undefined,
};

/** Downloads of one file: every peer begins the next as soon as its last is done. */
export class TftpLoad implements Load {
  readonly figures = new LoadFigures();
  readonly #plan: LoadPlan;
  readonly #target: TftpLoadTarget;
  readonly #wish: EngineWish;
  readonly #pacer: Pacer;
  readonly #running = new Set<ClientTransfer>();
  #stopped = false;

  constructor(plan: LoadPlan, target: TftpLoadTarget, wish: EngineWish) {
    this.#plan = plan;
    this.#target = target;
    this.#wish = wish;
    this.#pacer = new Pacer(plan.ratePerSecond);
  }

  async start(): Promise<void> {
    for (let count = 0; count < this.#plan.peers; count += 1) this.#pacer.when(this.#download);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pacer.stop();
    for (const transfer of this.#running) transfer.abort();
  }

  readonly #download = async (dueMs: number): Promise<void> => {
    const { host, port, file, bind, blockBytes, windowBlocks } = this.#target;
    const transfer = new ClientTransfer(
      {
        host,
        port,
        file,
        ...(bind === undefined ? {} : { bind }),
        mode: 'octet',
        options: true,
        wishes: {
          ...(blockBytes === undefined ? {} : { blockBytes }),
          ...(windowBlocks === undefined ? {} : { windowBlocks }),
        },
        // Lingering to repeat the last ACK would hold a port for seconds after each of thousands of transfers.
        limits: { ...defaultTransferLimits, dallyMs: 0 },
        traceSteps: 0,
      },
      { sink: nowhere },
      await clientShell(this.#wish),
      { started: () => undefined },
    );
    this.#running.add(transfer);
    const outcome = await transfer.run();
    this.#running.delete(transfer);
    if (this.#stopped) return;
    if (outcome.outcome === 'done') {
      this.figures.done((performance.now() - dueMs) * 1_000, transfer.figures.bytes);
      this.#pacer.when(this.#download);
    } else {
      this.figures.fail(outcome.failure);
      this.#pacer.afterFailure(this.#download);
    }
  };
}

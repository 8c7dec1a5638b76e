import { availableParallelism, loadavg } from 'node:os';
import { getSystemErrorName } from 'node:util';
import { Worker } from 'node:worker_threads';
import { isGzip } from '../../capture/gzip-magic.js';
import { BreakoutboxError } from '../../errors/error.js';
import { entryFiles } from '../entries/entry-files.js';
import { CaptureFile, type CaptureSource } from './capture-pieces.js';
import { passTo, RowSlot, slotBytes, slotHead, slotTurn } from './row-slot.js';
import type { RowThreadData } from './row-writer.js';

/** Bytes of a file from which on a second thread saves more time than its start takes. */
const leastThreadedBytes = 32 * 1024 * 1024;

/**
 * Starts a thread for the rows of a capture (`RowOptions`), where that makes them come earlier: for a large file that is not packed, on a machine
 * with a processor to spare. It takes some 20 MiB. `output` is the descriptor of the regular file that the rows are for, if the thread is to write
 * them there itself; nobody else writes there meanwhile but who reads `captureRows`.
 */
export function startRowThread(source: CaptureSource, output?: number): RowThread | undefined {
  const processors = availableParallelism();
  if (typeof source !== 'string' || processors < 2 || (loadavg()[0] ?? 0) >= processors) return undefined;
  const file = CaptureFile.open(source);
  try {
    return file !== undefined && file.bytes >= leastThreadedBytes && !isGzip(file.beginning())
      ? new RowThread(output)
      : undefined;
  } finally {
    file?.close();
  }
}

/** Pieces that are on their way at most. */
const slotCount = 6;

/** A thread that writes rows, seen from the one that walks. */
export class RowThread {
  readonly #worker: Worker;
  readonly #free: RowSlot[];
  /** Slots with the other thread, in the order of the capture. */
  readonly #submitted: RowSlot[] = [];
  readonly #failed: Promise<never>;
  #hasFailed = false;

  /** Starts it; `output` is as in `startRowThread`. */
  constructor(output?: number) {
    const memory = Array.from({ length: slotCount }, () => new SharedArrayBuffer(slotBytes));
    this.#free = memory.map((one) => new RowSlot(one));
    // Options of the process, such as --input-type, may not be valid for a thread's file.
    this.#worker = new Worker(entryFiles.rowThread, {
      workerData: { memory, output } satisfies RowThreadData,
      execArgv: [],
    });
    this.#failed = new Promise((_, reject) => {
      this.#worker.once('error', (error) => {
        this.#hasFailed = true;
        reject(error);
      });
    });
    // A failure is thrown where somebody waits.
    this.#failed.catch(() => undefined);
  }

  /**
   * A slot that nobody uses; after `rows` there is one. Those that are submitted before the thread has begun wait for it: this thread then never
   * writes rows that the other could, whose code V8 would have to compile twice.
   */
  take(): RowSlot {
    const slot = this.#free.shift();
    if (slot === undefined) throw new Error('a slot is taken before the rows of another');
    return slot;
  }

  /** Leaves a slot that was taken to the thread. */
  submit(slot: RowSlot): void {
    passTo(slot.head, slotTurn.writing);
    this.#submitted.push(slot);
  }

  /**
   * The rows that are written so far, in order, each piece borrowed until the next is asked for: at least so many that a slot is free, or
   * with `all` those of everything that was submitted. None if the thread writes them to a file.
   *
   * Throws BreakoutboxError OUTPUT_FAILED where that file takes no more.
   */
  async *rows(all: boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = this.#submitted[0]; next !== undefined; next = this.#submitted[0]) {
      const { head, rows } = next;
      const isWritten = Atomics.load(head, slotHead.turn) === slotTurn.walking;
      if (!isWritten && !all && this.#free.length > 0) return;
      if (!isWritten) await this.#written(head);
      const failure = head[slotHead.failure] ?? 0;
      if (failure !== 0)
        throw new BreakoutboxError('OUTPUT_FAILED', { reason: getSystemErrorName(-failure) });
      if (head[slotHead.rowBytes] !== 0) yield rows.bytes.subarray(0, head[slotHead.rowBytes]);
      if (head[slotHead.isPart] === 1) {
        passTo(head, slotTurn.writing);
        continue;
      }
      this.#submitted.shift();
      this.#free.push(next);
    }
  }

  async #written(head: Int32Array): Promise<void> {
    const waiting = Atomics.waitAsync(head, slotHead.turn, slotTurn.writing);
    if (waiting.async) await Promise.race([waiting.value, this.#failed]);
    else if (this.#hasFailed) await this.#failed;
  }

  /** Ends it, whatever it has not written. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

import { Worker } from 'node:worker_threads';
import { passTo, RowSlot, SlotRecorder, slotBytes, slotHead, slotTurn } from './row-slot.js';

/** Pieces that are on their way at most. */
const slotCount = 6;

/** A thread that writes rows, seen from the one that walks. */
export class RowThread {
  readonly #worker: Worker;
  readonly #first: RowSlot;
  readonly #free: SlotRecorder[];
  /** Slots with the other thread, in the order of the capture. */
  readonly #submitted: SlotRecorder[] = [];
  readonly #failed: Promise<never>;
  #hasFailed = false;

  /** Starts it; `entry` is the file that it runs. */
  constructor(entry: URL) {
    const first = new SharedArrayBuffer(slotBytes);
    const memory = [first, ...Array.from({ length: slotCount - 1 }, () => new SharedArrayBuffer(slotBytes))];
    this.#first = new RowSlot(first);
    this.#free = memory.map((one) => new SlotRecorder(new RowSlot(one)));
    // Options of the process, such as --input-type, may not be valid for a thread's file.
    this.#worker = new Worker(entry, { workerData: memory, execArgv: [] });
    this.#failed = new Promise((_, reject) => {
      this.#worker.once('error', (error) => {
        this.#hasFailed = true;
        reject(error);
      });
    });
    // A failure is thrown where somebody waits.
    this.#failed.catch(() => undefined);
  }

  /** Resolves when it has begun: what is taken from then on is written by it. */
  async begun(): Promise<void> {
    const head = this.#first.head;
    const waiting = Atomics.waitAsync(head, slotHead.hasBegun, 0);
    if (waiting.async) await Promise.race([waiting.value, this.#failed]);
  }

  /** A slot that nobody uses; `undefined` while the thread is starting. After `rows` there is one. */
  take(): SlotRecorder | undefined {
    return Atomics.load(this.#first.head, slotHead.hasBegun) === 1 ? this.#free.shift() : undefined;
  }

  /** Leaves a slot that was taken to the thread. */
  submit(recorder: SlotRecorder): void {
    recorder.submit();
    this.#submitted.push(recorder);
  }

  /**
   * The rows that are written so far, in order, each piece borrowed until the next is asked for: at least so many that a slot is free, or
   * with `all` those of everything that was submitted.
   */
  async *rows(all: boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (let next = this.#submitted[0]; next !== undefined; next = this.#submitted[0]) {
      const { head, rows } = next.slot;
      const isWritten = Atomics.load(head, slotHead.turn) === slotTurn.walking;
      if (!isWritten && !all && this.#free.length > 0) return;
      if (!isWritten) await this.#written(head);
      yield rows.bytes.subarray(0, head[slotHead.rowBytes]);
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

import { createStore, type Store } from '../../../state/store.js';

/** The progress of a long send. */
export type LongSendProgress =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly sentBytes: number; readonly ofBytes: number };

/** Bytes of one piece: a row of the log, and one request to the workbench. */
const pieceBytes = 256 * 1024;

/** Sends a file, or a text as long as one, piece by piece: one at a time, so that it can be stopped between them. */
export class LongSend {
  readonly progress: Store<LongSendProgress> = createStore<LongSendProgress>({ state: 'idle' });
  #running: AbortController | undefined;

  /**
   * Sends `source` in pieces by `send`, which resolves when the next may follow. False when it was stopped; rejects with
   * what `send` rejects with.
   */
  async run(
    source: Blob,
    send: (piece: Uint8Array, signal: AbortSignal) => Promise<unknown>,
  ): Promise<boolean> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    try {
      for (let offset = 0; offset < source.size; offset += pieceBytes) {
        this.progress.set({ state: 'running', sentBytes: offset, ofBytes: source.size });
        const piece = new Uint8Array(await source.slice(offset, offset + pieceBytes).arrayBuffer());
        if (running.signal.aborted) return false;
        await send(piece, running.signal);
      }
      return !running.signal.aborted;
    } catch (error) {
      if (running.signal.aborted) return false;
      throw error;
    } finally {
      if (this.#running === running) {
        this.#running = undefined;
        this.progress.set({ state: 'idle' });
      }
    }
  }

  /** Sends no further piece, and aborts the current one. */
  stop(): void {
    this.#running?.abort();
  }
}

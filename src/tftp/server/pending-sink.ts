import type { Sink } from '../transfer-data.js';

/**
 * A sink that is created on the first write, so that a client that never answers leaves nothing on the disk. Bytes that arrive
 * meanwhile are queued: at most a window, because the writer is asked to wait.
 */
export class PendingSink implements Sink {
  readonly #create: () => Promise<Sink>;
  #made: Sink | undefined;
  /** The created sink, once it has all queued bytes. */
  #sink: Sink | undefined;
  #opening: Promise<Sink> | undefined;
  #waiting: Uint8Array[] = [];
  #isDiscarded = false;

  /** `create` is called at most once, and rejects with a `BreakoutboxError` if no sink is possible. */
  constructor(create: () => Promise<Sink>) {
    this.#create = create;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#sink !== undefined) return this.#sink.write(bytes);
    this.#waiting.push(new Uint8Array(bytes));
    return this.#open().then(() => undefined);
  }

  async finish(): Promise<void> {
    const sink = await this.#open();
    await sink.finish();
  }

  async discard(): Promise<void> {
    this.#isDiscarded = true;
    this.#waiting = [];
    await this.#opening?.catch(() => undefined);
    await this.#made?.discard();
  }

  #open(): Promise<Sink> {
    this.#opening ??= this.#create().then(async (sink) => {
      this.#made = sink;
      // Bytes that arrive during these writes are queued behind them.
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        await sink.write(next);
      }
      if (!this.#isDiscarded) this.#sink = sink;
      return sink;
    });
    return this.#opening;
  }
}

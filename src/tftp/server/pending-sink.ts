import type { Sink } from '../transfer-data.js';

/**
 * A sink that is made when the first bytes come, so that a client who never answers leaves nothing on the disk. What comes
 * meanwhile is kept: no more than a window, as the writer is asked to wait.
 */
export class PendingSink implements Sink {
  readonly #create: () => Promise<Sink>;
  #made: Sink | undefined;
  /** What was made, once it has all that came before. */
  #sink: Sink | undefined;
  #opening: Promise<Sink> | undefined;
  #waiting: Uint8Array[] = [];
  #isDiscarded = false;

  /** `create` is called once at most, and rejects with a `BreakoutboxError` where there can be none. */
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
      // What comes while these are written is kept behind them.
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        await sink.write(next);
      }
      if (!this.#isDiscarded) this.#sink = sink;
      return sink;
    });
    return this.#opening;
  }
}

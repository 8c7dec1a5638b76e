/** Aborts its request after too long a silence. */
export class SilenceTimeout {
  readonly #silentMs: number;
  readonly #giveUp = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(silentMs: number) {
    this.#silentMs = silentMs;
  }

  get signal(): AbortSignal {
    return this.#giveUp.signal;
  }

  /** Starts the timer: bytes from the server are awaited. */
  begin(): void {
    this.end();
    this.#timer = setTimeout(() => this.#giveUp.abort(), this.#silentMs);
  }

  /** Stops the timer: bytes have arrived, or none are awaited. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Aborts what it belongs to when it is waited for too long. */
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

  /** The server's turn: something has to come now. */
  begin(): void {
    this.end();
    this.#timer = setTimeout(() => this.#giveUp.abort(), this.#silentMs);
  }

  /** Something came, or nothing is waited for. */
  end(): void {
    clearTimeout(this.#timer);
  }
}

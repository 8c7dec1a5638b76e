/**
 * Pauses that end early when `ended` resolves. A pause polls the sockets once more after its timer has fired: on a busy
 * machine the timer is due before data that arrived earlier has been read.
 */
export class Waiting {
  readonly #wake = new Set<() => void>();
  #hasEnded = false;

  constructor(ended: Promise<unknown>) {
    void ended.then(() => {
      this.#hasEnded = true;
      for (const wake of this.#wake) wake();
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Waits `ms` milliseconds. Resolves with false if `ended` has resolved by then. */
  async pause(ms: number): Promise<boolean> {
    if (this.#hasEnded) return false;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wake.delete(wake);
        resolve();
      };
      const timer = setTimeout(() => setImmediate(wake), ms);
      this.#wake.add(wake);
    });
    return !this.#hasEnded;
  }
}

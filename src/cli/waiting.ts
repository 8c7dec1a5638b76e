/**
 * Waits that end early when `ended` resolves. Each hears the sockets once more after its time: where the system kept the
 * program from running meanwhile, the timer comes due before what arrived long ago is read.
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

  /** Waits `ms` milliseconds; false when `ended` resolved before or meanwhile. */
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

import process from 'node:process';

/** A semaphore: at most `most` tasks run at once; the others wait in the order of arrival. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** `most`: 1 and up. */
  constructor(most: number) {
    this.#free = most;
  }

  /** Runs `work` in its turn and settles as it does; then the next task starts. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    // A read that ends hands over its place, so that no later read overtakes a waiting one.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

const poolThreads = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/**
 * The turns of all reads of file contents in this process. Node's file operations share a few threads: a disk that hangs (a
 * network share whose server is gone) takes half of them at most, and checks of cached files go on.
 */
export const diskReads = new Turns(Math.max(1, Math.floor(poolThreads / 2)));

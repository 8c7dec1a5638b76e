import process from 'node:process';

/** Lets so many work at once; the others wait for their turns, in the order in which they came. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** `most`: 1 and up. */
  constructor(most: number) {
    this.#free = most;
  }

  /** Does `work` when it is its turn; settles as that does, and the next one is let in. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    // A read that ends hands its place on: no read that begins meanwhile is faster.
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
 * The turns of everyone in this process who reads contents from a disk. All of Node's file operations share a few threads: a disk
 * that hangs (a network share whose server is gone) takes half of them at most, and looking at files in the cache goes on.
 */
export const diskReads = new Turns(Math.max(1, Math.floor(poolThreads / 2)));

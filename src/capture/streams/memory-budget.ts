/** Memory of an array of its own beside its bytes: without it, a stream of single bytes would take many times what is counted. */
const arrayBytes = 200;

/** What an array of `length` bytes takes, with what describes it. */
export function memoryOf(length: number): number {
  return length + arrayBytes;
}

/** Memory that several streams share. */
export class MemoryBudget {
  readonly #maxBytes: number;
  #usedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that are in use; more than the maximum until the one that took the last gives some back. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get isExceeded(): boolean {
    return this.#usedBytes > this.#maxBytes;
  }

  /** Whether `bytes` more fit. */
  fits(bytes: number): boolean {
    return this.#usedBytes + bytes <= this.#maxBytes;
  }

  take(bytes: number): void {
    this.#usedBytes += bytes;
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}

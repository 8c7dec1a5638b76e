/** Actions that wait for their time at one endpoint, and bytes that they hold. */
export const maxWaitingOfEndpoint = 10_000;
export const maxWaitingBytes = 16 * 1024 * 1024;
/** What an action takes besides its bytes. */
const entryBytes = 512;

/** Counts what waits for its time in all conversations of one endpoint, whose peers decide how much that is. */
export class WaitingRoom {
  #count = 0;
  #bytes = 0;
  #hasSaidFull = false;

  /** Takes an action that holds so many bytes in, until they are given back. Returns false if there is no room. */
  enter(bytes: number): boolean {
    const taken = bytes + entryBytes;
    if (this.#count >= maxWaitingOfEndpoint || this.#bytes + taken > maxWaitingBytes) return false;
    this.#count += 1;
    this.#bytes += taken;
    return true;
  }

  /** An action that was taken in waits no longer. */
  leave(bytes: number): void {
    this.#count -= 1;
    this.#bytes -= bytes + entryBytes;
    if (this.#count <= maxWaitingOfEndpoint / 2 && this.#bytes <= maxWaitingBytes / 2)
      this.#hasSaidFull = false;
  }

  /** Whether to say that it is full: once, until half of it is free again. */
  saysFull(): boolean {
    const isFirst = !this.#hasSaidFull;
    this.#hasSaidFull = true;
    return isFirst;
  }
}

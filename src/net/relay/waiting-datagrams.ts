/** The most datagrams that wait, and their bytes: of what comes before a socket is open, the latest. */
const maxDatagrams = 512;
const maxBytes = 128 * 1024;

/** Datagrams that wait for a socket to open, bounded: the oldest go first. */
export class WaitingDatagrams {
  #datagrams: Uint8Array[] = [];
  #bytes = 0;

  get size(): number {
    return this.#datagrams.length;
  }

  /** Keeps a datagram, which nobody may change. Returns how many had to go for it. */
  add(datagram: Uint8Array): number {
    this.#datagrams.push(datagram);
    this.#bytes += datagram.byteLength;
    let gone = 0;
    while (this.#datagrams.length > maxDatagrams || (this.#bytes > maxBytes && this.#datagrams.length > 1)) {
      this.#bytes -= this.#datagrams.shift()?.byteLength ?? 0;
      gone += 1;
    }
    return gone;
  }

  /** The datagrams, oldest first. */
  values(): readonly Uint8Array[] {
    return this.#datagrams;
  }

  /** Forgets all. */
  clear(): void {
    this.#datagrams = [];
    this.#bytes = 0;
  }
}

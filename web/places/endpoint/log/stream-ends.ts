/** Maximum streams whose last message is remembered; after one is dropped, its next message stands alone. */
const maxStreams = 2048;

/** The last message of a stream, and its bytes up to and including that. */
interface StreamEnd {
  readonly last: number;
  readonly bytes: number;
}

/** The last messages of the streams of a log, each of one peer and direction. */
export class StreamEnds {
  readonly #ends = new Map<string, StreamEnd>();

  /** The end of the first of these streams that is known. */
  endOf(name: string): StreamEnd | undefined {
    return this.#ends.get(name);
  }

  /** Another message of a stream. */
  advance(name: string, number: number, bytes: number): void {
    const before = this.#ends.get(name)?.bytes ?? 0;
    // Inserted again at the end: the first stream is the one silent for longest.
    this.#ends.delete(name);
    this.#ends.set(name, { last: number, bytes: before + bytes });
    if (this.#ends.size <= maxStreams) return;
    const [oldest] = this.#ends.keys();
    if (oldest !== undefined) this.#ends.delete(oldest);
  }

  /** A connection that opens or closes inherits no stream from the previous one. */
  end(peer: string): void {
    this.#ends.delete(`received ${peer}`);
    this.#ends.delete(`sent ${peer}`);
  }

  clear(): void {
    this.#ends.clear();
  }

  /** Takes those of another log, whose numbers are `shift` less. */
  take(other: StreamEnds, shift: number): void {
    this.#ends.clear();
    for (const [name, { last, bytes }] of other.#ends) this.#ends.set(name, { last: last + shift, bytes });
  }
}

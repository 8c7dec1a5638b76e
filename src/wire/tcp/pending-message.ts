/** Bytes of a message that are kept at most; of a longer one, only its length is followed. */
export const maxKeptBytes = 131_072;
/** What the number of a packet counts among the bytes that are kept: as much as the field that is made of it. */
const frameBytes = 64;
/**
 * Bytes that all messages of a capture together keep at most while they are incomplete. What is beyond is not put together, and which packets
 * a message came in is not told any more.
 */
const maxPendingBytes = 64 * 1_048_576;
/** Numbers of packets that are kept of a message at most. */
const maxFrames = 4_096;
const firstCapacity = 4_096;
/** Arrays of that length that are kept for the next message. */
const maxSpare = 64;
const noBytes = new Uint8Array(0);

/** What the incomplete messages of a capture keep together. */
export class PendingBudget {
  #bytes = 0;
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];

  /** Takes `bytes`; returns false, and takes nothing, if there is no room for them. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > maxPendingBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** An array for a message, whose bytes are any. */
  array(length: number): Uint8Array<ArrayBuffer> {
    return (length === firstCapacity ? this.#spare.pop() : undefined) ?? new Uint8Array(length);
  }

  /** Takes an array back that nobody reads any more. */
  spare(array: Uint8Array<ArrayBuffer>): void {
    if (array.length === firstCapacity && this.#spare.length < maxSpare) this.#spare.push(array);
  }
}

/** A message of a stream whose end has not come yet: one direction of a connection has at most one. */
export class PendingMessage {
  /** What has come, as far as it is kept: the first `keptBytes` of this array. */
  bytes: Uint8Array<ArrayBuffer> = noBytes;
  keptBytes = 0;
  /** Bytes that have come. */
  receivedBytes = 0;
  /** Length of the message; 0 as long as it is not known. */
  totalBytes = 0;
  /** Sequence number of what comes next. */
  next = 0;
  /** The numbers of the packets that it has come in, in order. */
  readonly frames: number[] = [];
  readonly #budget: PendingBudget;

  constructor(budget: PendingBudget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.receivedBytes === 0;
  }

  /** Appends the bytes from `from` to before `to`, which came in packet `frame`. Returns false if there is no room to keep them. */
  append(bytes: Uint8Array, from: number, to: number, frame: number): boolean {
    const kept = Math.min(to - from, maxKeptBytes - this.keptBytes);
    if (this.keptBytes + kept > this.bytes.length && !this.#grow(this.keptBytes + kept)) return false;
    this.bytes.set(bytes.subarray(from, from + kept), this.keptBytes);
    this.keptBytes += kept;
    this.receivedBytes += to - from;
    if (this.frames.length < maxFrames && this.#budget.take(frameBytes)) this.frames.push(frame);
    return true;
  }

  /** Forgets the message, and gives its memory back. */
  clear(): void {
    this.#budget.give(this.bytes.length + this.frames.length * frameBytes);
    this.#budget.spare(this.bytes);
    this.bytes = noBytes;
    this.keptBytes = 0;
    this.receivedBytes = 0;
    this.totalBytes = 0;
    this.frames.length = 0;
  }

  #grow(minBytes: number): boolean {
    // A message whose length is known gets its room at once.
    const known = Math.min(this.totalBytes, maxKeptBytes);
    if (known >= minBytes) return this.#resize(known);
    let capacity = Math.max(firstCapacity, this.bytes.length);
    while (capacity < minBytes) capacity *= 2;
    return this.#resize(capacity);
  }

  #resize(capacity: number): boolean {
    if (!this.#budget.take(capacity - this.bytes.length)) return false;
    const grown = this.#budget.array(capacity);
    if (this.keptBytes > 0) grown.set(this.bytes.subarray(0, this.keptBytes));
    this.#budget.spare(this.bytes);
    this.bytes = grown;
    return true;
  }
}

import { Buffer } from 'node:buffer';
import { availableParallelism } from 'node:os';

/** A message of one side: a text, and bytes of their own. */
export interface Frame {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Bytes of memory that two threads share; the system gives only what is used. */
const sharedBytes = 32 * 1024 * 1024;
const headerBytes = 32;
/** Places in the header: how many frames each side has sent, and the two lengths of the last one. */
const sentByHost = 0;
const sentByThread = 1;
const textLength = 2;
const bytesLength = 3;
/**
 * Looks for an answer before the thread is put to sleep: waking it takes longer than most calls of a script do. On one processor the
 * other side could not run meanwhile.
 */
const looks = availableParallelism() > 1 ? 10_000 : 0;

/** The memory of a channel. */
export function channelMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(sharedBytes);
}

/** Two threads that speak in turns through memory which they share: each waits for the other, as long as it says. */
export class SharedChannel {
  readonly #header: Int32Array;
  readonly #body: Buffer;
  readonly #own: number;
  readonly #other: number;
  #received = 0;

  constructor(memory: SharedArrayBuffer, side: 'host' | 'thread') {
    this.#header = new Int32Array(memory, 0, headerBytes / 4);
    this.#body = Buffer.from(memory, headerBytes);
    this.#own = side === 'host' ? sentByHost : sentByThread;
    this.#other = side === 'host' ? sentByThread : sentByHost;
  }

  /** Sends a frame to the other side, which waits for it. Returns false, and sends nothing, if it is too long. */
  send(text: string, bytes: Uint8Array = noBytes): boolean {
    const body = this.#body;
    // A UTF-16 unit is at most three bytes of UTF-8; short texts need not be measured.
    if (
      text.length * 3 + bytes.byteLength > body.byteLength &&
      Buffer.byteLength(text) + bytes.byteLength > body.byteLength
    )
      return false;
    const written = body.write(text, 0, 'utf8');
    body.set(bytes, written);
    this.#header[textLength] = written;
    this.#header[bytesLength] = bytes.byteLength;
    Atomics.add(this.#header, this.#own, 1);
    Atomics.notify(this.#header, this.#own);
    return true;
  }

  /** Waits for the other side's next frame; undefined if there is none within `ms`. Its bytes are the caller's. */
  receive(ms: number): Frame | undefined {
    const header = this.#header;
    for (let look = 0; look < looks; look += 1)
      if (Atomics.load(header, this.#other) !== this.#received) return this.#taken();
    const untilMs = performance.now() + ms;
    // The notice of an earlier frame may come late, and wakes for nothing.
    while (Atomics.load(header, this.#other) === this.#received) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) return undefined;
      Atomics.wait(header, this.#other, this.#received, leftMs);
    }
    return this.#taken();
  }

  #taken(): Frame {
    this.#received = Atomics.load(this.#header, this.#other);
    const end = this.#header[textLength] ?? 0;
    const body = this.#body;
    return {
      text: body.toString('utf8', 0, end),
      bytes: Uint8Array.prototype.slice.call(body, end, end + (this.#header[bytesLength] ?? 0)),
    };
  }
}

const noBytes = new Uint8Array(0);

/** Systems choose the ports of clients from here on (Linux; others from 49152, RFC 6335): below it, both sides are servers. */
const firstClientPort = 32_768;

/** So many answers in so short a time make a loop. */
const serverLoop = { answers: 5_000, withinMicros: 5_000_000 } as const;
/** A client that asks and asks is as fast as a loop, but seldom for so long with the same message. */
const clientLoop = { answers: 100_000, withinMicros: 10_000_000 } as const;
const comparedEvery = 1_024;
const silentMicros = 10_000_000;

/** How long a peer is not answered, in seconds. */
export const loopSilenceSeconds = silentMicros / 1_000_000;

/**
 * Distinguishes two sides that answer each other for ever from a peer that asks: by the rate, which nobody reaches who has an
 * application behind a port of a server, and for ports of clients by the rate and by the message, which comes back unchanged.
 * A pure machine, one for each peer; a message costs it a count.
 */
export class LoopGuard {
  readonly #isClientPort: boolean;
  readonly #answers: number;
  #count = 0;
  #sinceMicros = 0;
  #silentUntilMicros = 0;
  #sample = -1;

  constructor(port: number) {
    this.#isClientPort = port >= firstClientPort;
    this.#answers = (this.#isClientPort ? clientLoop : serverLoop).answers;
  }

  /** What to do with a message that a behaviour would answer: `loop` once, when it is found. */
  admit(message: Uint8Array, timeMicros: number): 'answer' | 'loop' | 'silent' {
    if (timeMicros < this.#silentUntilMicros) return 'silent';
    this.#count += 1;
    if (this.#isClientPort && this.#count % comparedEvery === 0) this.#compare(message, timeMicros);
    if (this.#count === 1) this.#sinceMicros = timeMicros;
    if (this.#count < this.#answers) return 'answer';
    const { withinMicros } = this.#isClientPort ? clientLoop : serverLoop;
    const isLoop = timeMicros - this.#sinceMicros < withinMicros;
    this.#count = 0;
    if (!isLoop) return 'answer';
    this.#silentUntilMicros = timeMicros + silentMicros;
    return 'loop';
  }

  /** Begins anew where the message is another one than some time ago. */
  #compare(message: Uint8Array, timeMicros: number): void {
    let sample = message.byteLength;
    for (let index = 0; index < Math.min(16, message.byteLength); index += 1)
      sample = (Math.imul(sample, 31) + (message[index] ?? 0)) | 0;
    if (sample === this.#sample) return;
    this.#sample = sample;
    this.#count = 1;
    this.#sinceMicros = timeMicros;
  }
}

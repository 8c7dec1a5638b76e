/** The lowest port that systems choose for clients (Linux; 49152 elsewhere, RFC 6335): a peer below it is a server. */
const firstClientPort = 32_768;

/** At least so many answers in less than this time are a loop. */
const serverLoop = { answers: 5_000, withinMicros: 5_000_000 } as const;
/** A busy client is as fast as a loop, but seldom sends the same message for so long. */
const clientLoop = { answers: 100_000, withinMicros: 10_000_000 } as const;
const comparedEvery = 1_024;
const silentMicros = 10_000_000;

/** Seconds without answers to a peer after a loop. */
export const loopSilenceSeconds = silentMicros / 1_000_000;

/**
 * Distinguishes an endless loop of answers from a peer that sends requests. For a server port it checks the rate, which no real
 * application reaches. For a client port it checks the rate and the message, which a loop returns unchanged. A pure machine,
 * one for each peer; a message costs one count.
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

  /** The verdict on a message that a behaviour would answer: `loop` once, when a loop is detected. */
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

  /** Restarts the count if the message differs from the last sample. */
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

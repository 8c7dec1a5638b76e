import type { TimedBytes } from './recorded-conversation.js';

/** Where an answer is another one than was recorded. */
export interface AnswerDifference {
  /** The exchange, from 1. */
  readonly exchange: number;
  /** Which datagram of its answers, from 1; undefined for a stream. */
  readonly datagram: number | undefined;
  /** The first byte that differs, from the beginning of the datagram or of the stream's answers; past the end of the shorter one if all of it is equal. */
  readonly offset: number;
  /** Bytes of all that was recorded, and of all that came, in the datagram or the stream's answers. */
  readonly expectedBytes: number;
  readonly cameBytes: number;
  /** At most 16 bytes from the offset on. */
  readonly expected: Uint8Array;
  readonly came: Uint8Array;
}

/** Bytes of a difference that are shown. */
const maxShownBytes = 16;

/** Compares what comes in one exchange with what was recorded; keeps nothing of it but the first difference. */
export interface AnswerComparison {
  /** As much has come as was recorded. */
  readonly isComplete: boolean;
  /** All that has come so far is as it was recorded. */
  readonly isEqual: boolean;
  take(bytes: Uint8Array): void;
  /** Nothing more comes. */
  end(exchange: number): AnswerDifference | undefined;
}

/** A comparison of datagrams one by one, or of a stream however it is cut. */
export function compareAnswers(protocol: 'tcp' | 'udp', answers: readonly TimedBytes[]): AnswerComparison {
  return protocol === 'tcp' ? new StreamComparison(answers) : new DatagramComparison(answers);
}

class StreamComparison implements AnswerComparison {
  readonly #answers: readonly TimedBytes[];
  readonly #expectedBytes: number;
  /** The answer, and the byte in it, that is expected next. */
  #index = 0;
  #at = 0;
  #cameBytes = 0;
  #differsAt: number | undefined;
  #came: number[] = [];

  constructor(answers: readonly TimedBytes[]) {
    this.#answers = answers;
    this.#expectedBytes = answers.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  get isComplete(): boolean {
    return this.#cameBytes >= this.#expectedBytes;
  }

  get isEqual(): boolean {
    return this.#differsAt === undefined;
  }

  take(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && this.#differsAt === undefined) {
      const expected = this.#answers[this.#index]?.bytes;
      if (expected === undefined) this.#differsAt = this.#cameBytes + at;
      else if (this.#at === expected.length) {
        this.#index += 1;
        this.#at = 0;
      } else if (expected[this.#at] === bytes[at]) {
        this.#at += 1;
        at += 1;
      } else this.#differsAt = this.#cameBytes + at;
    }
    if (this.#came.length < maxShownBytes)
      this.#came.push(...bytes.subarray(at, at + maxShownBytes - this.#came.length));
    this.#cameBytes += bytes.length;
  }

  end(exchange: number): AnswerDifference | undefined {
    if (this.#differsAt === undefined && this.#cameBytes === this.#expectedBytes) return undefined;
    const offset = this.#differsAt ?? this.#cameBytes;
    return {
      exchange,
      datagram: undefined,
      offset,
      expectedBytes: this.#expectedBytes,
      cameBytes: this.#cameBytes,
      expected: this.#expectedAt(offset),
      came: Uint8Array.from(this.#came),
    };
  }

  #expectedAt(offset: number): Uint8Array {
    const shown: number[] = [];
    let start = 0;
    for (const { bytes } of this.#answers) {
      if (start + bytes.length > offset && shown.length < maxShownBytes) {
        const from = Math.max(0, offset - start);
        shown.push(...bytes.subarray(from, from + maxShownBytes - shown.length));
      }
      start += bytes.length;
    }
    return Uint8Array.from(shown);
  }
}

class DatagramComparison implements AnswerComparison {
  readonly #answers: readonly TimedBytes[];
  #came = 0;
  #difference: Omit<AnswerDifference, 'exchange'> | undefined;

  constructor(answers: readonly TimedBytes[]) {
    this.#answers = answers;
  }

  get isComplete(): boolean {
    return this.#came >= this.#answers.length;
  }

  get isEqual(): boolean {
    return this.#difference === undefined;
  }

  take(bytes: Uint8Array): void {
    const expected = this.#answers[this.#came];
    this.#came += 1;
    if (this.#difference !== undefined) return;
    const one = new StreamComparison(expected === undefined ? [] : [expected]);
    one.take(bytes);
    const found = one.end(0);
    // A datagram without bytes that nobody expected differs too.
    const extra = expected === undefined && bytes.length === 0;
    if (found === undefined && !extra) return;
    const nothing = new Uint8Array(0);
    this.#difference = {
      ...(found ?? { offset: 0, expectedBytes: 0, cameBytes: 0, expected: nothing, came: nothing }),
      datagram: this.#came,
    };
  }

  end(exchange: number): AnswerDifference | undefined {
    const missing = this.#answers[this.#came];
    if (this.#difference === undefined && missing !== undefined)
      return {
        exchange,
        datagram: this.#came + 1,
        offset: 0,
        expectedBytes: missing.bytes.length,
        cameBytes: 0,
        expected: missing.bytes.slice(0, maxShownBytes),
        came: new Uint8Array(0),
      };
    return this.#difference && { ...this.#difference, exchange };
  }
}

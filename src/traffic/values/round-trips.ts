import { LatencyHistogram } from '../latency-histogram.js';

/** Bounds and pairing of round trips. */
export interface RoundTripSettings {
  /**
   * Requests of one connection that may wait for their answers, 1 to 64: with 1, what is received answers the latest request, and one
   * before it that has no answer yet will have none; with more, answers come in the order of the requests.
   */
  readonly depth?: number;
  /** Microseconds after which a request has no answer; ten seconds if nothing is said. */
  readonly timeoutMicros?: number;
}

/** Connections whose requests are remembered; of more, the one that was quiet longest is forgotten. */
const maxConnections = 1_024;
const maxDepth = 64;
const defaultTimeoutMicros = 10_000_000;

/**
 * Measures how long answers take: from a message that is sent to the next one that is received on the same connection. What is
 * received without a request is no answer. Percentiles are as exact as `LatencyHistogram` is.
 */
export class RoundTrips {
  readonly #depth: number;
  readonly #timeoutMicros: number;
  /** Times of requests that wait, the oldest first, by connection; that which sent last stands last. */
  readonly #waiting = new Map<string, number[]>();
  readonly #histogram = new LatencyHistogram();
  #unanswered = 0;

  constructor({ depth = 1, timeoutMicros = defaultTimeoutMicros }: RoundTripSettings = {}) {
    this.#depth = Math.min(maxDepth, Math.max(1, Math.floor(depth)));
    this.#timeoutMicros = timeoutMicros;
  }

  /** Round trips so far. */
  get count(): number {
    return this.#histogram.count;
  }

  /** Requests that had no answer in their time, or before the next one. */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** All of them by their length. Borrowed: it goes on. */
  get histogram(): LatencyHistogram {
    return this.#histogram;
  }

  /** The longest, in microseconds. */
  get maxMicros(): number {
    return this.#histogram.maxMicros;
  }

  /** A message was sent on a connection: its number, or its peer where there is none. */
  sent(connection: string, timeMicros: number): void {
    const waiting = this.#waiting.get(connection) ?? [];
    this.#expire(waiting, timeMicros);
    if (waiting.length === this.#depth) {
      waiting.shift();
      this.#unanswered += 1;
    }
    waiting.push(timeMicros);
    this.#waiting.delete(connection);
    this.#waiting.set(connection, waiting);
    if (this.#waiting.size <= maxConnections) return;
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined) this.closed(oldest);
  }

  /** A message was received; returns the microseconds of its round trip, or undefined if it answers nothing. */
  received(connection: string, timeMicros: number): number | undefined {
    const waiting = this.#waiting.get(connection);
    if (waiting === undefined) return undefined;
    this.#expire(waiting, timeMicros);
    const asked = waiting.shift();
    // A clock that was set back measures nothing.
    if (asked === undefined || timeMicros < asked) return undefined;
    this.#histogram.record(timeMicros - asked);
    return timeMicros - asked;
  }

  /** The time has come to `timeMicros`: requests that wait for too long then have no answer. */
  passed(timeMicros: number): void {
    for (const waiting of this.#waiting.values()) this.#expire(waiting, timeMicros);
  }

  /** A connection ended: its requests have no answers. */
  closed(connection: string): void {
    this.#unanswered += this.#waiting.get(connection)?.length ?? 0;
    this.#waiting.delete(connection);
  }

  /** The microseconds that `share` of all round trips (0 to 1) do not exceed; 0 if there are none. */
  percentile(share: number): number {
    return this.#histogram.percentile(share);
  }

  #expire(waiting: number[], timeMicros: number): void {
    while (waiting[0] !== undefined && timeMicros - waiting[0] > this.#timeoutMicros) {
      waiting.shift();
      this.#unanswered += 1;
    }
  }
}

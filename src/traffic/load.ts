import type { Failure } from '../errors/error.js';
import { LatencyHistogram } from './latency-histogram.js';

/** The parallelism, duration and rate of a load. */
export interface LoadPlan {
  /** Parallel peers, each with its own port, 1 to 10,000. */
  readonly peers: number;
  /** Seconds, 0.1 to 3,600. */
  readonly seconds: number;
  /** Operations a second of all peers together; `undefined` for no limit. */
  readonly ratePerSecond: number | undefined;
}

/** The results of a load so far. */
export class LoadFigures {
  /** The durations of completed operations. */
  readonly latency = new LatencyHistogram();
  /** Bytes that came back or were transferred. */
  bytes = 0;
  failed = 0;
  /** The first failure of each code, and its count. */
  readonly failures = new Map<Failure['code'], { readonly failure: Failure; count: number }>();

  /** An operation took `micros` and transferred `bytes`. */
  done(micros: number, bytes: number): void {
    this.latency.record(micros);
    this.bytes += bytes;
  }

  /** An operation failed. */
  fail(failure: Failure): void {
    this.failed += 1;
    const known = this.failures.get(failure.code);
    if (known === undefined) this.failures.set(failure.code, { failure, count: 1 });
    else known.count += 1;
  }
}

/** A load generator, which keeps its peers busy. */
export interface Load {
  readonly figures: LoadFigures;
  /** Connects or binds every peer and begins. Rejects with a `BreakoutboxError` if the first fails. */
  start(): Promise<void>;
  /** Begins no more operations and closes everything. */
  stop(): Promise<void>;
}

import type { Failure } from '../errors/error.js';
import { LatencyHistogram } from './latency-histogram.js';

/** How much of something is done at once, and for how long: bounded in both. */
export interface LoadPlan {
  /** Peers at once, each with a port of its own, 1 to 10,000. */
  readonly peers: number;
  /** Seconds, 0.1 to 3,600. */
  readonly seconds: number;
  /** Operations a second of all peers together; `undefined` for as many as go. */
  readonly ratePerSecond: number | undefined;
}

/** What a load has done so far. */
export class LoadFigures {
  /** How long each operation took that was done. */
  readonly latency = new LatencyHistogram();
  /** Bytes that came back, or were moved. */
  bytes = 0;
  failed = 0;
  /** The first failure of each code, with how often it came. */
  readonly failures = new Map<Failure['code'], { readonly failure: Failure; count: number }>();

  /** An operation took `micros` and moved `bytes`. */
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

/** Something that keeps its peers busy. */
export interface Load {
  readonly figures: LoadFigures;
  /** Connects or binds every peer and begins. Rejects with a `BreakoutboxError` when the first of them cannot. */
  start(): Promise<void>;
  /** Begins nothing more and lets go of everything. */
  stop(): Promise<void>;
}

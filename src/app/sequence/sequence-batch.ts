import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type {
  SequenceBatchReport,
  SequenceRunReport,
  SequenceRunSummary,
} from '../../operations/sequences.js';
import type { RunRequest } from './sequence-runs.js';

/** What runs one sequence. */
export interface BatchRuns {
  paths(): readonly string[];
  begin(request: RunRequest): Promise<SequenceRunReport>;
  ended(id: string): Promise<SequenceRunSummary>;
  summary(id: string): SequenceRunSummary;
  stop(id: string): unknown;
}

/** Which sequences are run together, and how. */
export interface BatchRequest extends Omit<RunRequest, 'path'> {
  /** Without it, all. */
  readonly paths?: readonly string[] | undefined;
  /** How many at once; without it, one after another. */
  readonly atOnce?: number | undefined;
}

/** Sequences of a batch; of a workspace that has more, the first. */
const maxRows = 1_000;

type Row = { readonly path: string } & (
  | { readonly type: 'waiting' }
  | { readonly type: 'running'; readonly id: string }
  | { readonly type: 'over'; readonly run: SequenceRunSummary }
  | { readonly type: 'refused'; readonly failure: Failure }
);

/** The sequences of a workbench that were run together last. */
export class SequenceBatch {
  readonly #runs: BatchRuns;
  #rows: Row[] = [];
  #atOnce = 1;
  #beganMs = 0;
  #tookMs = 0;
  /** Ends the batch that runs; undefined while none does. */
  #stopping: AbortController | undefined;

  constructor(runs: BatchRuns) {
    this.#runs = runs;
  }

  /** Begins to run them; while others run together, nothing is begun. */
  begin({ paths, atOnce = 1, ...how }: BatchRequest): SequenceBatchReport {
    if (this.#stopping !== undefined) return this.report();
    const chosen = [...new Set(paths ?? this.#runs.paths())].slice(0, maxRows);
    this.#rows = chosen.map((path) => ({ path, type: 'waiting' }));
    this.#atOnce = atOnce;
    this.#beganMs = Date.now();
    const stopping = new AbortController();
    this.#stopping = stopping;
    void this.#run(how, stopping.signal).finally(() => {
      this.#tookMs = Date.now() - this.#beganMs;
      this.#stopping = undefined;
    });
    return this.report();
  }

  report(): SequenceBatchReport {
    const isRunning = this.#stopping !== undefined;
    return {
      isRunning,
      atOnce: this.#atOnce,
      tookMs: isRunning ? Date.now() - this.#beganMs : this.#tookMs,
      rows: this.#rows.map((row) => ({
        path: row.path,
        ...(row.type === 'running' ? { run: this.#runs.summary(row.id) } : {}),
        ...(row.type === 'over' ? { run: row.run } : {}),
        ...(row.type === 'refused' ? { failure: row.failure } : {}),
      })),
    };
  }

  /** Ends those that run, and begins no others. */
  stop(): SequenceBatchReport {
    this.#stopping?.abort();
    for (const row of this.#rows) if (row.type === 'running') this.#runs.stop(row.id);
    return this.report();
  }

  async #run(how: Omit<BatchRequest, 'paths' | 'atOnce'>, signal: AbortSignal): Promise<void> {
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < this.#rows.length && !signal.aborted) {
        const index = next;
        next += 1;
        await this.#runOne(index, how, signal);
      }
    };
    await Promise.all(Array.from({ length: Math.min(this.#atOnce, this.#rows.length) }, work));
  }

  async #runOne(
    index: number,
    how: Omit<BatchRequest, 'paths' | 'atOnce'>,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.#rows[index]?.path ?? '';
    try {
      const { id } = await this.#runs.begin({ path, ...how });
      this.#rows[index] = { path, type: 'running', id };
      if (signal.aborted) this.#runs.stop(id);
      this.#rows[index] = { path, type: 'over', run: await this.#runs.ended(id) };
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      this.#rows[index] = { path, type: 'refused', failure: error.failure };
    }
  }
}

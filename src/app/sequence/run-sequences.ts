import type { SequenceReport, SequenceResult } from '../../sequence/sequence-report.js';
import type { ReadSequence } from './read-sequence.js';
import type { SequenceDesk } from './sequence-desk.js';
import { runSequence } from './sequence-run.js';

/** A sequence that is to be run, and with what. */
export interface SequenceJob {
  readonly read: ReadSequence;
  readonly desk: SequenceDesk;
  /** What `{{name}}` stands for at the beginning. */
  readonly values: ReadonlyMap<string, string>;
}

/** How several sequences are run. */
export interface SequencesOptions {
  /** How many at once. */
  readonly atOnce: number;
  /** Ends those that run, and begins no others. */
  readonly signal: AbortSignal;
  readonly onReport: (job: SequenceJob, report: SequenceReport) => void;
}

/** Runs sequences one after another, or several at once. Resolves with the result of each that was begun. */
export async function runSequences(
  jobs: readonly SequenceJob[],
  { atOnce, signal, onReport }: SequencesOptions,
): Promise<ReadonlyMap<SequenceJob, SequenceResult>> {
  const results = new Map<SequenceJob, SequenceResult>();
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined && !signal.aborted; job = waiting.shift()) {
      const { desk, values, read } = job;
      const present = job;
      const report = (one: SequenceReport): void => onReport(present, one);
      results.set(job, await runSequence(read.sequence, desk, { values, signal, onReport: report }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, work));
  return results;
}

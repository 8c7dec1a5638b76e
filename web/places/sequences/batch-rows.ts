import type { SequenceBatchReport, SequenceRunSummary } from '../../../src/operations/sequences.js';
import { isBad } from './step-words.js';

/** A row of the table of results: a sequence, and how it ran last. */
export interface BatchRow {
  readonly path: string;
  /** Undefined: it has not run yet. */
  readonly run: SequenceRunSummary | undefined;
  /** It is about to be run. */
  readonly isWaiting: boolean;
  /** Why it was not run. */
  readonly failure: SequenceBatchReport['rows'][number]['failure'];
}

/**
 * Every sequence with how it ran last, by itself or with others. While several run they stay in their order; then those that failed
 * come first.
 */
export function batchRows(
  paths: readonly string[],
  runs: readonly SequenceRunSummary[],
  batch: SequenceBatchReport | undefined,
): readonly BatchRow[] {
  const alone = new Map(runs.map((run) => [run.path, run]));
  const together = new Map((batch?.rows ?? []).map((row) => [row.path, row]));
  const rows = paths.map((path): BatchRow => {
    const row = together.get(path);
    const run = newer(alone.get(path), row?.run);
    const isWaiting =
      batch?.isRunning === true && row !== undefined && row.run === undefined && row.failure === undefined;
    return { path, run: isWaiting ? undefined : run, isWaiting, failure: row?.failure };
  });
  if (batch?.isRunning === true) return rows;
  return [...rows.filter(isRed), ...rows.filter((row) => !isRed(row))];
}

/** Whether a row is red. */
export function isRed({ run, failure }: Pick<BatchRow, 'run' | 'failure'>): boolean {
  return failure !== undefined || (run !== undefined && isBad(run.state));
}

/** How several are run, as the same command. */
export function batchCommand(
  chosen: readonly string[],
  { atOnce, environment }: { readonly atOnce: number; readonly environment: string },
): string {
  const files = chosen.length === 0 ? ['sequences'] : chosen.map(quoted);
  return [
    'bob run',
    ...files,
    ...(environment === '' ? [] : ['--env', quoted(environment)]),
    ...(atOnce === 1 ? [] : ['--jobs', String(atOnce)]),
    '--junit out.xml',
  ].join(' ');
}

function newer(
  one: SequenceRunSummary | undefined,
  other: SequenceRunSummary | undefined,
): SequenceRunSummary | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.beganMs > one.beganMs ? other : one;
}

/** A word of a shell. */
function quoted(word: string): string {
  return /^[\p{L}\p{N}_./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

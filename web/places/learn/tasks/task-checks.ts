import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import type { CheckRow, CheckRunState } from '../../../../src/operations/checks.js';

/** What came of the checks of a task, counted. */
export interface TaskTally {
  /** Those that are shown. */
  readonly all: number;
  /** Those that are over. */
  readonly over: number;
  /** Those that hold; what is unwise is not forbidden. */
  readonly held: number;
  readonly failed: number;
}

/** The checks to show: of those that others only build on, what was left out is nothing of the task. */
export function shownChecks({ only }: WriteTask, { checks }: CheckRunState): readonly CheckRow[] {
  return checks.filter(({ id, state }) => only === undefined || only.includes(id) || state === 'failed');
}

/** Counts the checks that are shown. */
export function tallyOf(rows: readonly CheckRow[]): TaskTally {
  const count = (...states: readonly CheckRow['state'][]): number =>
    rows.filter(({ state }) => states.includes(state)).length;
  return {
    all: rows.length,
    over: count('passed', 'failed', 'warned', 'skipped'),
    held: count('passed', 'warned'),
    failed: count('failed'),
  };
}

/** Whether a program is right: everything was checked, and all of it holds. */
export function isRight({ phase }: CheckRunState, { all, held }: TaskTally): boolean {
  return phase === 'ended' && all > 0 && held === all;
}

/** Which download of a client is awaited, from 1. */
export function awaitedNumber(rows: readonly CheckRow[]): number {
  return rows.findIndex(({ state }) => state === 'running') + 1;
}

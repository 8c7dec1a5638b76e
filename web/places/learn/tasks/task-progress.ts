import { type TaskId, taskIds } from '../../../../src/lesson/tasks/write-task.js';
import type { KeyValueStore } from '../../../state/kept.js';
import { keptMarks } from '../../../state/kept-marks.js';
import type { Store } from '../../../state/store.js';

/** How far somebody is in a task. */
export interface TaskMark {
  /** How often the program was checked to the end. */
  readonly tries: number;
  /** Checks that held the last time, and how many there were. */
  readonly held: number;
  readonly all: number;
  /** Whether nothing failed once. */
  readonly isDone: boolean;
  /** Where the program was asked last, as it was typed; undefined before. */
  readonly target: string | undefined;
}

/** The tasks that somebody has tried, each with its mark. */
export type TaskProgress = Readonly<Partial<Record<TaskId, TaskMark>>>;

/** A task that was not tried. */
export const untriedTask: TaskMark = { tries: 0, held: 0, all: 0, isDone: false, target: undefined };

/** The longest target that is kept: an IPv6 address in brackets and a port. */
const maxTargetLength = 60;
const mostTries = 9_999;

/** The progress as the browser keeps it. */
export function createTaskProgress(keeper: KeyValueStore): Store<TaskProgress> {
  return keptMarks(keeper, 'breakoutbox.tasks', taskIds, markOf);
}

/** How many tasks are done. */
export function doneTasks(progress: TaskProgress): number {
  return taskIds.filter((id) => progress[id]?.isDone === true).length;
}

function markOf({ tries, held, all, isDone, target }: Readonly<Record<string, unknown>>): TaskMark {
  const count = countOf(all);
  return {
    tries: countOf(tries),
    held: Math.min(count, countOf(held)),
    all: count,
    isDone: isDone === true,
    target: typeof target === 'string' && target.length <= maxTargetLength ? target : undefined,
  };
}

function countOf(kept: unknown): number {
  return typeof kept === 'number' && Number.isSafeInteger(kept) && kept > 0 ? Math.min(kept, mostTries) : 0;
}

import { type LessonId, lessonIds } from '../../../../src/lesson/lesson.js';
import { type KeyValueStore, keptObject } from '../../../state/kept.js';
import { keptMarks } from '../../../state/kept-marks.js';
import type { Store } from '../../../state/store.js';

/** How far somebody is in a lesson. */
export interface LessonMark {
  /** The run at the workbench, and which start of the workbench it is of; undefined if there is none. */
  readonly run: { readonly id: string; readonly instance: string } | undefined;
  /** Steps that were done in that run. */
  readonly moments: number;
  /** Questions that were answered in it, and how many of the guesses were right. */
  readonly asked: number;
  readonly right: number;
  /** Whether the lesson was once gone through to its end. */
  readonly isDone: boolean;
}

/** The lessons that somebody has begun, each with its mark. */
export type LessonProgress = Readonly<Partial<Record<LessonId, LessonMark>>>;

/** A lesson that was not begun. */
export const untouched: LessonMark = { run: undefined, moments: 0, asked: 0, right: 0, isDone: false };

/** The progress as the browser keeps it. */
export function createLessonProgress(keeper: KeyValueStore): Store<LessonProgress> {
  return keptMarks(keeper, 'breakoutbox.lessons', lessonIds, markOf);
}

/** How many lessons were gone through. */
export function doneCount(progress: LessonProgress): number {
  return lessonIds.filter((id) => progress[id]?.isDone === true).length;
}

function markOf(kept: Readonly<Record<string, unknown>>): LessonMark {
  const { id, instance } = keptObject(kept.run);
  const moments = countOf(kept.moments);
  const asked = countOf(kept.asked);
  return {
    run: typeof id === 'string' && typeof instance === 'string' ? { id, instance } : undefined,
    ...{ moments, asked, right: Math.min(asked, countOf(kept.right)), isDone: kept.isDone === true },
  };
}

function countOf(kept: unknown): number {
  return typeof kept === 'number' && Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
}

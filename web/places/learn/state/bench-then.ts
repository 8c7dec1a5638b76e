import { type BenchSpec, benchOf, type Lesson } from '../../../../src/lesson/lesson.js';
import type { Observation } from '../../../../src/lesson/observation.js';
import { type LessonView, shownMoments } from './open-lesson.js';

/** The bench of the moment that is looked at, and what had been seen on it. */
export function benchThen(
  lesson: Lesson,
  view: LessonView,
): { readonly bench: BenchSpec; readonly seen: readonly Observation[] } {
  const shown = shownMoments(view);
  const isNow = view.position === undefined;
  // A step brings its bench when it begins.
  const hasBegun = isNow && (view.isBusy || view.phase === 'stuck') && view.latest.length > 0;
  const step = hasBegun ? shown : Math.max(0, shown - 1);
  const built = lesson.steps.slice(0, step + 1).findLastIndex(({ bench }) => bench !== undefined);
  const done = view.moments.slice(Math.max(0, built), shown).flatMap(({ observations }) => observations);
  return { bench: benchOf(lesson, step), seen: isNow ? [...done, ...view.latest] : done };
}

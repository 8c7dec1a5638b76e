import { lazy } from 'react';
import { lessonIds } from '../../../src/lesson/lesson.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { PlaceRow } from '../rows.js';
import { mendedCount } from './state/broken-progress.js';
import { doneCount } from './state/lesson-progress.js';
import { doneTasks } from './tasks/task-progress.js';

const load = async () => ({ default: (await import('./learn-place.js')).LearnPlace });
const LearnPlace = lazy(load);

/** The place of the lessons. */
export const learnPlace = {
  name: 'learn',
  icon: 'M1.2 5L8 2.4 14.8 5 8 7.6zM3.8 6.2v4.3c2.3 2 6.1 2 8.4 0V6.2',
  word: 'learn',
  command: 'commandLearn',
  needs: 'lessons.list',
  note: () => <DoneLessons />,
  load,
  view: (lesson: string | undefined) => <LearnPlace lesson={lesson} />,
} as const satisfies PlaceRow;

/** How many lessons were gone through in this browser, benches mended and programs written; nothing before the first. */
function DoneLessons() {
  const { t } = useWords();
  const session = useSession();
  const done = doneCount(useStore(session.lessonProgress));
  const mended = mendedCount(useStore(session.brokenProgress));
  const written = doneTasks(useStore(session.taskProgress));
  const all = done + mended + written;
  if (all === 0) return null;
  const lessons = t('learnDone', { done, all: lessonIds.length });
  const others = [t('brokenNote', { mended }), t('taskNote', { written })];
  return (
    <small data-count={all} title={[lessons, ...others].join(' · ')}>
      {done > 0 ? lessons : others[mended > 0 ? 0 : 1]}
    </small>
  );
}

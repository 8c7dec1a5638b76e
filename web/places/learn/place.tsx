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
  const parts = [
    ...(done > 0 ? [t('learnDone', { done, all: lessonIds.length })] : []),
    ...(mended > 0 ? [t('brokenNote', { mended })] : []),
    ...(written > 0 ? [t('taskNote', { written })] : []),
  ];
  return parts.length === 0 ? null : <small data-count={done + mended + written}>{parts.join(' · ')}</small>;
}

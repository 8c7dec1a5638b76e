import { useEffect } from 'react';
import type { BrokenBench } from '../../../src/lesson/broken/broken-bench.js';
import { brokenBenchOf } from '../../../src/lesson/broken/broken-benches.js';
import type { LessonId } from '../../../src/lesson/lesson.js';
import { lessons } from '../../../src/lesson/lessons/lessons.js';
import type { Session } from '../../session.js';
import { useSession, useStore } from '../../views/use-session.js';
import { OpenBench } from './state/open-bench.js';
import { OpenLesson } from './state/open-lesson.js';
import { BrokenView } from './views/broken/broken-view.js';
import { LessonList } from './views/lesson-list.js';
import { LessonView } from './views/lesson-view.js';

/** The lessons and broken benches: their list, or the one that the address names. */
export function LearnPlace({ lesson: name }: { readonly lesson: string | undefined }) {
  const session = useSession();
  const lesson = lessons.find(({ id }) => id === name);
  const open = useStore(session.lessons).find((one) => one.lesson === lesson?.id);
  const id = lesson?.id;
  useEffect(() => {
    if (id !== undefined) openLesson(session, id);
  }, [session, id]);
  const broken = name === undefined ? undefined : brokenBenchOf(name);
  if (broken !== undefined)
    return (
      <section className="learn">
        <BrokenView key={broken.id} open={openBench(session, broken)} />
      </section>
    );
  return (
    <section className="learn">
      {lesson === undefined || open === undefined ? (
        <LessonList unknown={lesson === undefined ? name : undefined} />
      ) : (
        <LessonView key={lesson.id} lesson={lesson} open={open} />
      )}
    </section>
  );
}

/** Opens a lesson, or goes on with it. */
function openLesson(session: Session, lesson: LessonId): void {
  if (session.lessons.get().some((one) => one.lesson === lesson)) return;
  const open = new OpenLesson(lesson, {
    ...{ api: session.api, after: session.after, progress: session.lessonProgress },
    instance: () => session.state.run.get() ?? '',
  });
  session.lessons.update((lessons) => [...lessons, open]);
  void open.open();
}

/** A broken bench as it was left, or as it is found. */
function openBench(session: Session, bench: BrokenBench): OpenBench {
  const known = session.benches.get(bench.id);
  if (known !== undefined) return known;
  const open = new OpenBench(bench, { api: session.api, progress: session.brokenProgress });
  session.benches.set(bench.id, open);
  return open;
}

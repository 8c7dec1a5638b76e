import { type ReactNode, useEffect } from 'react';
import type { BrokenBench } from '../../../src/lesson/broken/broken-bench.js';
import { brokenBenchOf } from '../../../src/lesson/broken/broken-benches.js';
import type { LessonId } from '../../../src/lesson/lesson.js';
import { lessons } from '../../../src/lesson/lessons/lessons.js';
import { writeTaskOf } from '../../../src/lesson/tasks/write-tasks.js';
import type { Session } from '../../session.js';
import { useSession, useStore } from '../../views/use-session.js';
import { OpenBench } from './state/open-bench.js';
import { OpenLesson } from './state/open-lesson.js';
import { TaskView } from './tasks/task-view.js';
import { BrokenView } from './views/broken/broken-view.js';
import { CourseView } from './views/course/course-view.js';
import { TeachView } from './views/course/teach-view.js';
import { useCourseReports } from './views/course/use-course.js';
import { LessonList } from './views/lesson-list.js';
import { LessonView } from './views/lesson-view.js';

/** The address of the teacher's page, `#/learn/teach`: no lesson is called so. */
const teachName = 'teach';

/** The lessons and broken benches: their list, or the one that the address names. */
export function LearnPlace({ lesson: name }: { readonly lesson: string | undefined }) {
  const session = useSession();
  const lesson = lessons.find(({ id }) => id === name);
  const open = useStore(session.lessons).find((one) => one.lesson === lesson?.id);
  const id = lesson?.id;
  const place = useStore(session.place);
  const course = place.type === 'learn' ? place.course : undefined;
  useCourseReports();
  useEffect(() => {
    if (id !== undefined) openLesson(session, id);
  }, [session, id]);
  return <section className="learn">{view()}</section>;

  function view(): ReactNode {
    if (course !== undefined) return <CourseView course={course} />;
    if (name === teachName) return <TeachView />;
    const broken = name === undefined ? undefined : brokenBenchOf(name);
    if (broken !== undefined) return <BrokenView key={broken.id} open={openBench(session, broken)} />;
    const task = name === undefined ? undefined : writeTaskOf(name);
    if (task !== undefined) return <TaskView key={task.id} task={task} />;
    if (lesson === undefined || open === undefined)
      return <LessonList unknown={lesson === undefined ? name : undefined} />;
    return <LessonView key={lesson.id} lesson={lesson} open={open} />;
  }
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

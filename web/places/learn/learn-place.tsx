import { useEffect } from 'react';
import type { LessonId } from '../../../src/lesson/lesson.js';
import { lessons } from '../../../src/lesson/lessons/lessons.js';
import { writeTaskOf } from '../../../src/lesson/tasks/write-tasks.js';
import type { Session } from '../../session.js';
import { useSession, useStore } from '../../views/use-session.js';
import { OpenLesson } from './state/open-lesson.js';
import { TaskView } from './tasks/task-view.js';
import { LessonList } from './views/lesson-list.js';
import { LessonView } from './views/lesson-view.js';

/** The lessons: their list, or the one that the address names. */
export function LearnPlace({ lesson: name }: { readonly lesson: string | undefined }) {
  const session = useSession();
  const lesson = lessons.find(({ id }) => id === name);
  const open = useStore(session.lessons).find((one) => one.lesson === lesson?.id);
  const task = name === undefined ? undefined : writeTaskOf(name);
  const id = lesson?.id;
  useEffect(() => {
    if (id !== undefined) openLesson(session, id);
  }, [session, id]);
  return (
    <section className="learn">
      {task !== undefined ? (
        <TaskView key={task.id} task={task} />
      ) : lesson === undefined || open === undefined ? (
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

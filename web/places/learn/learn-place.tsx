import { useEffect } from 'react';
import type { LessonId } from '../../../src/lesson/lesson.js';
import { lessons } from '../../../src/lesson/lessons/lessons.js';
import type { Session } from '../../session.js';
import { useSession, useStore } from '../../views/use-session.js';
import { OpenLesson } from './state/open-lesson.js';
import { CourseView } from './views/course/course-view.js';
import { TeachView } from './views/course/teach-view.js';
import { useCourseReports } from './views/course/use-course.js';
import { LessonList } from './views/lesson-list.js';
import { LessonView } from './views/lesson-view.js';

/** The address of the teacher's page, `#/learn/teach`: no lesson is called so. */
const teachName = 'teach';

/** The lessons: their list, or the one that the address names. */
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
  if (course !== undefined || name === teachName)
    return (
      <section className="learn">
        {course === undefined ? <TeachView /> : <CourseView course={course} />}
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

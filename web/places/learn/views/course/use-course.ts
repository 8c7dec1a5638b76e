import { useEffect } from 'react';
import type { Course } from '../../../../../src/lesson/course.js';
import { useSession, useStore } from '../../../../views/use-session.js';
import { CourseReports } from '../../state/course/course-reports.js';
import { type CourseItem, courseItem } from '../../state/course/course-sections.js';

/** Tells the workbench how far the person at this browser is, for as long as the lessons are shown. */
export function useCourseReports(): void {
  const session = useSession();
  useEffect(() => {
    const reports = new CourseReports({
      ...{ api: session.api, after: session.after, membership: session.course, place: session.place },
      progress: session,
    });
    const look = (): void => reports.show(!document.hidden);
    reports.begin();
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      reports.end();
    };
  }, [session]);
}

/** The course that an item is done in, and the item after it there; undefined where the person is in no course that has it. */
export function useCourseOf(
  id: string,
): { readonly course: Course; readonly next: CourseItem | undefined } | undefined {
  const { course } = useStore(useSession().course);
  const at = course?.items.indexOf(id) ?? -1;
  if (course === undefined || at < 0) return undefined;
  return {
    course,
    next: course.items
      .slice(at + 1)
      .map(courseItem)
      .find((item) => item !== undefined),
  };
}

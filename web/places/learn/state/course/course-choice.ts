import { type Course, courseBounds, courseTitle } from '../../../../../src/lesson/course.js';
import { type KeyValueStore, keptObject, keptStore } from '../../../../state/kept.js';
import type { Store } from '../../../../state/store.js';
import { courseItems } from './course-sections.js';

/** What a teacher has chosen for a course, as the browser keeps it; the title may still be typed, and no item be chosen. */
export function createCourseChoice(keeper: KeyValueStore): Store<Course> {
  return keptStore(keeper, 'breakoutbox.teach', (kept) => {
    const { title, items } = keptObject(kept);
    return {
      title: typeof title === 'string' ? courseTitle(title) : '',
      items: inOrder(Array.isArray(items) ? items : []),
    };
  });
}

/** The choice with some items in it, or without them; in the order of the list whatever was pressed first. */
export function chosen(course: Course, ids: readonly string[], isIn: boolean): Course {
  const others = course.items.filter((id) => !ids.includes(id));
  return { ...course, items: inOrder(isIn ? [...others, ...ids] : others) };
}

function inOrder(ids: readonly unknown[]): readonly string[] {
  return courseItems
    .map(({ id }) => id)
    .filter((id) => ids.includes(id))
    .slice(0, courseBounds.items);
}

import type { Lesson, LessonId } from '../lesson.js';
import { noMessages } from './no-messages.js';

/** The lessons in the order of the tour. */
export const lessons: readonly Lesson[] = [noMessages];

/** A lesson by its name. */
export function lessonOf(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === (id as LessonId));
}

import { brokenBenches } from '../../../../../src/lesson/broken/broken-benches.js';
import type { Words } from '../../../../../src/lesson/lesson.js';
import { lessons } from '../../../../../src/lesson/lessons/lessons.js';
import { writeTasks } from '../../../../../src/lesson/tasks/write-tasks.js';
import type { CourseMark } from '../../../../../src/operations/courses.js';
import type { Session } from '../../../../session.js';
import type { Store } from '../../../../state/store.js';
import type { WordKey } from '../../../../views/use-session.js';

/** Where the browser keeps how far somebody is; a section reads one of them. */
export type CourseProgress = Pick<Session, 'lessonProgress' | 'brokenProgress' | 'taskProgress'>;

/** Something that can be chosen for a course; its id is its address below `#/learn/`. */
export interface CourseItem {
  readonly id: string;
  readonly title: Words;
  readonly subtitle: Words;
}

/** A part of the list of lessons. */
export interface CourseSection {
  readonly word: WordKey;
  readonly items: readonly CourseItem[];
  /** The store that changes when somebody is further. */
  readonly progress: (session: CourseProgress) => Pick<Store<unknown>, 'subscribe' | 'get'>;
  /** How far somebody is; undefined before they began. */
  readonly mark: (session: CourseProgress, id: string) => CourseMark | undefined;
}

const lessonSection: CourseSection = {
  word: 'courseLessons',
  items: lessons,
  progress: ({ lessonProgress }) => lessonProgress,
  mark: ({ lessonProgress }, id) => {
    const lesson = lessons.find((one) => one.id === id);
    const mark = lesson && lessonProgress.get()[lesson.id];
    if (lesson === undefined || mark === undefined) return undefined;
    const { moments, asked, right, isDone } = mark;
    return { item: id, at: moments, of: lesson.steps.length, isDone, asked, right };
  },
};

const brokenSection: CourseSection = {
  word: 'brokenBenches',
  items: brokenBenches.map(({ id, title, bench }) => {
    const protocol = (bench.carries ?? bench.protocol).toUpperCase();
    return { id, title, subtitle: { en: protocol, 'zh-CN': protocol } };
  }),
  progress: ({ brokenProgress }) => brokenProgress,
  mark: ({ brokenProgress }, id) => {
    const bench = brokenBenches.find((one) => one.id === id);
    const mark = bench && brokenProgress.get()[bench.id];
    if (mark === undefined) return undefined;
    const { trials, hints, isMended } = mark;
    return { item: id, at: isMended ? 1 : 0, of: 1, isDone: isMended, tries: trials, hints };
  },
};

const taskSection: CourseSection = {
  word: 'taskList',
  items: writeTasks.map(({ id, title, asks }) => ({ id, title, subtitle: asks })),
  progress: ({ taskProgress }) => taskProgress,
  mark: ({ taskProgress }, id) => {
    const task = writeTasks.find((one) => one.id === id);
    const mark = task && taskProgress.get()[task.id];
    if (mark === undefined) return undefined;
    const { tries, held, all, isDone } = mark;
    return { item: id, at: held, of: Math.max(held, all), isDone, tries };
  },
};

/** What a course is chosen from: what has a row here can be chosen, and is reported. */
export const courseSections: readonly CourseSection[] = [lessonSection, brokenSection, taskSection];

/** Everything that can be chosen, in its order. */
export const courseItems: readonly CourseItem[] = courseSections.flatMap(({ items }) => items);

/** The item of an id; undefined if this workbench has none. */
export function courseItem(id: string): CourseItem | undefined {
  return courseItems.find((item) => item.id === id);
}

/** How far somebody is with those of `ids` that were begun. */
export function courseMarks(session: CourseProgress, ids: readonly string[]): readonly CourseMark[] {
  return ids.flatMap((id) => {
    const section = courseSections.find(({ items }) => items.some((item) => item.id === id));
    return section?.mark(session, id) ?? [];
  });
}

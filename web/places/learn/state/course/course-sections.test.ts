import { expect, it } from 'vitest';
import { formatCourse, parseCourse } from '../../../../../src/lesson/course.js';
import { memoryStore } from '../../../../state/kept.js';
import { createTaskProgress, untriedTask } from '../../tasks/task-progress.js';
import { createBrokenProgress } from '../broken-progress.js';
import { createLessonProgress } from '../lesson-progress.js';
import { courseItems, courseMarks } from './course-sections.js';

it('chooses from all that there is to learn, each by a name of its own that a link can hold', () => {
  const items = courseItems.map(({ id }) => id);
  expect([items.length, new Set(items).size]).toEqual([29, 29]);
  expect(parseCourse(formatCourse({ title: '第一周', items }))).toEqual({ title: '第一周', items });
});

it('marks how far somebody is, whatever it is: moments, a bench that is mended, checks that hold', () => {
  const [lessonProgress, brokenProgress, taskProgress] = [
    createLessonProgress(memoryStore()),
    createBrokenProgress(memoryStore()),
    createTaskProgress(memoryStore()),
  ];
  const progress = { lessonProgress, brokenProgress, taskProgress };
  const ids = ['client', 'wrong-port', 'write-chat', 'unknown'];
  expect(courseMarks(progress, ids)).toEqual([]);
  brokenProgress.set({ 'wrong-port': { trials: 3, hints: 1, isMended: true, chosen: {} } });
  taskProgress.set({ 'write-chat': { ...untriedTask, tries: 2, held: 4, all: 7 } });
  expect(courseMarks(progress, ids)).toEqual([
    { item: 'wrong-port', at: 1, of: 1, isDone: true, tries: 3, hints: 1 },
    { item: 'write-chat', at: 4, of: 7, isDone: false, tries: 2 },
  ]);
});

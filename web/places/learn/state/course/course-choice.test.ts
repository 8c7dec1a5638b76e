import { expect, it } from 'vitest';
import { lessonIds } from '../../../../../src/lesson/lesson.js';
import { memoryStore } from '../../../../state/kept.js';
import { chosen, createCourseChoice } from './course-choice.js';
import { courseLink } from './course-link.js';

it('is in the order of the list, whatever was pressed first, and is kept', () => {
  const keeper = memoryStore();
  const choice = createCourseChoice(keeper);
  expect(choice.get()).toEqual({ title: '', items: [] });
  choice.update((course) => chosen(course, ['duplex'], true));
  choice.update((course) => chosen(course, ['client', 'nothing'], true));
  expect(createCourseChoice(keeper).get().items).toEqual(['client', 'duplex']);
  choice.update((course) => chosen(course, lessonIds, true));
  expect(choice.get().items).toEqual(lessonIds);
  choice.update((course) => chosen(course, ['boot'], false));
  expect(choice.get().items).not.toContain('boot');
});

it('becomes a link that lets in where a token is wanted', () => {
  const course = { title: '', items: ['duplex', 'client'] };
  const page = 'http://192.168.1.5:8620/';
  expect(courseLink(page, course, undefined)).toBe(`${page}#/learn/course/duplex.client`);
  expect(courseLink(page, course, 'a-b_c')).toBe(`${page}#/learn/course/duplex.client?token=a-b_c`);
  expect(courseLink(page, { ...course, title: 'a&b' }, 'x')).toBe(
    `${page}#/learn/course/duplex.client?title=a%26b&token=x`,
  );
});

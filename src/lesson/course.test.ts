import { describe, expect, it } from 'vitest';
import { courseBounds, formatCourse, isSameCourse, parseCourse, personName } from './course.js';

describe('a course in an address', () => {
  it.each([
    ['no-messages', { title: '', items: ['no-messages'] }],
    ['duplex.no-messages?title=Week%201', { title: 'Week 1', items: ['duplex', 'no-messages'] }],
    ['duplex?title=%E7%AC%AC%201%20%E5%91%A8%20%26%20%3F', { title: '第 1 周 & ?', items: ['duplex'] }],
  ])('%s is read and written', (text, course) => {
    expect(parseCourse(text)).toEqual(course);
    expect(formatCourse(course)).toBe(text);
  });

  it.each([
    ['duplex.duplex.client', { title: '', items: ['duplex', 'client'] }],
    ['duplex?x=1&title=+a%0A%0Ab+', { title: 'a b', items: ['duplex'] }],
    ['duplex?title=%E4', { title: '', items: ['duplex'] }],
    [`duplex?title=${'%F0%9F%98%80'.repeat(99)}`, { title: '😀'.repeat(60), items: ['duplex'] }],
  ])('%s is made whole', (text, course) => {
    expect(parseCourse(text)).toEqual(course);
  });

  it.each(['', '.', 'duplex.', 'Duplex', '../etc', 'duplex.<b>', 'a'.repeat(41), 'duplex/client'])(
    '%j is none',
    (text) => {
      expect(parseCourse(text)).toBeUndefined();
    },
  );

  it('has at most so many items', () => {
    const items = Array.from({ length: courseBounds.items }, (_, index) => `item-${index}`);
    expect(parseCourse(items.join('.'))?.items).toHaveLength(60);
    expect(parseCourse([...items, 'one-more'].join('.'))).toBeUndefined();
  });

  it('is the same course with the same items in the same order', () => {
    const course = { title: 'a', items: ['duplex', 'client'] };
    expect(isSameCourse(course, { ...course })).toBe(true);
    expect(isSameCourse(course, { ...course, items: ['client', 'duplex'] })).toBe(false);
  });
});

describe('the name of a person', () => {
  it.each([
    ['  Li  Ming\n', 'Li Ming'],
    ['小明', '小明'],
    ['e\u0301', '\u00e9'],
    ['\ud800x', '\ufffdx'],
    ['a\u202eb', 'a\u202eb'],
    ['x'.repeat(90), 'x'.repeat(40)],
    ['😀'.repeat(90), '😀'.repeat(40)],
    ['\t\n', ''],
  ])('%j is kept as %j', (typed, kept) => {
    expect(personName(typed)).toBe(kept);
  });
});

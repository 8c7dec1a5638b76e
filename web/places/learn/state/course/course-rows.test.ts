import { expect, it } from 'vitest';
import type { CoursePeople } from '../../../../../src/operations/courses.js';
import { courseRows, doneByItem } from './course-rows.js';

const minute = 60_000;
const done = (item: string) => ({ item, at: 6, of: 6, isDone: true });

/** Somebody who moved, and came to where they are, so many minutes ago. */
const person = (
  id: string,
  name: string,
  [moved, here, seen]: readonly [number, number, number],
  marks: CoursePeople['people'][number]['marks'] = [],
): CoursePeople['people'][number] => ({
  ...{ id, name, course: 1, here: 'duplex', marks },
  hereMs: (100 - here) * minute,
  movedMs: (100 - moved) * minute,
  seenMs: (100 - seen) * minute,
});

const told: CoursePeople = {
  ...{ version: 1, nowMs: 100 * minute },
  courses: [
    { title: '', items: ['boot'] },
    { title: 'a', items: ['client', 'duplex'] },
  ],
  people: [
    person('1', 'Zoë', [3, 3, 0], [done('client')]),
    person('2', 'Émile', [9, 20, 0], [{ item: 'duplex', at: 2, of: 6, isDone: false }]),
    person('3', 'Ada', [50, 50, 0], [done('client'), done('duplex')]),
    person('4', 'Bo', [60, 60, 30]),
    { ...person('5', 'Elsewhere', [1, 1, 0]), course: 0 },
    person('6', 'Fritz', [5, 12, 0]),
  ],
};

const names = (order: 'came' | 'name' | 'still'): readonly string[] =>
  courseRows(told, 1, order, 100 * minute, 'en').map(({ name }) => name);

it('are the people of one course', () => {
  expect(names('came')).toEqual(['Zoë', 'Émile', 'Ada', 'Bo', 'Fritz']);
  expect(names('name')).toEqual(['Ada', 'Bo', 'Émile', 'Fritz', 'Zoë']);
});

it('have who is stuck longest first; who has gone, or is through, last', () => {
  expect(names('still')).toEqual(['Émile', 'Fritz', 'Zoë', 'Bo', 'Ada']);
});

it('have a mark for each item, and how many are through with it', () => {
  const rows = courseRows(told, 1, 'came', 101 * minute, 'en');
  expect(rows[1]).toEqual({
    ...{ id: '2', name: 'Émile', here: 'duplex', stillMs: 10 * minute, awayMs: undefined, done: 0 },
    marks: [undefined, { item: 'duplex', at: 2, of: 6, isDone: false }],
  });
  expect(rows[3]?.awayMs).toBe(31 * minute);
  expect(doneByItem(rows)).toEqual([2, 1]);
  expect(doneByItem([])).toEqual([]);
});

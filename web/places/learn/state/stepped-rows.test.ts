import { expect, it } from 'vitest';
import { drawnRows } from './stepped-rows.js';

const start = { moment: 0, count: 0, stepped: 0 };

it('moves what a step brings, as it comes and when it is done', () => {
  const first = drawnRows(start, 1, 6);
  expect(first).toEqual({ moment: 1, count: 6, stepped: 0 });
  const coming = drawnRows(first, 1, 8);
  expect(coming.stepped).toBe(6);
  expect(drawnRows(coming, 2, 8).stepped).toBe(6);
  expect(drawnRows(coming, 2, 9).stepped).toBe(8);
  expect(drawnRows(first, 2, 9).stepped).toBe(6);
});

it('moves nothing of a run that is taken up again, and nothing when somebody looks back', () => {
  expect(drawnRows(start, 4, 20).stepped).toBe(20);
  expect(drawnRows({ moment: 4, count: 20, stepped: 15 }, 3, 15).stepped).toBe(15);
  expect(drawnRows({ moment: 4, count: 20, stepped: 15 }, 0, 0).stepped).toBe(0);
});

it('moves what a step brings on another bench', () => {
  expect(drawnRows({ moment: 4, count: 20, stepped: 15 }, 5, 3).stepped).toBe(0);
});

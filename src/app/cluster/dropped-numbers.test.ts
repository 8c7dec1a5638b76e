import { expect, it } from 'vitest';
import { DroppedNumbers } from './dropped-numbers.js';

it('counts the events above a number, also in the middle of a run', () => {
  const dropped = new DroppedNumbers();
  expect([dropped.first, dropped.above(0)]).toEqual([undefined, 0]);
  for (const number of [5, 6, 7, 10, 11]) dropped.add(number, number, 1);
  // Twenty numbers, of which three were events.
  dropped.add(20, 39, 3);
  expect(dropped.first).toBe(5);
  expect([4, 5, 6, 7, 9, 10, 11, 20, 37, 38, 39].map((after) => dropped.above(after))).toEqual([
    ...[8, 7, 6, 5, 5, 4, 3, 3, 2, 1, 0],
  ]);
});

it('forgets what lies up to a number', () => {
  const dropped = new DroppedNumbers();
  dropped.add(5, 9, 5);
  dropped.add(20, 39, 3);
  dropped.forget(7);
  expect([dropped.first, dropped.above(0)]).toEqual([8, 5]);
  dropped.forget(10);
  expect([dropped.first, dropped.above(0)]).toEqual([20, 3]);
  dropped.forget(38);
  expect([dropped.first, dropped.above(0)]).toEqual([39, 1]);
  dropped.forget(39);
  expect([dropped.first, dropped.above(0)]).toEqual([undefined, 0]);
});

it('keeps the count of any number of runs in bounded memory', () => {
  const dropped = new DroppedNumbers();
  for (let number = 1; number < 200_000; number += 2) dropped.add(number, number, 1);
  expect(dropped.above(0)).toBe(100_000);
  expect(dropped.above(199_995)).toBe(2);
});

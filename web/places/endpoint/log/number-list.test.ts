import { expect, it } from 'vitest';
import { NumberList } from './number-list.js';

const numbersOf = (list: NumberList) => Array.from({ length: list.size }, (_, index) => list.at(index));

it('grows and goes at both ends, and tells what went', () => {
  const gone: number[] = [];
  const list = new NumberList((tag) => gone.push(tag));
  for (const number of [10, 12, 15]) list.push(number, number * 2);
  list.prepend([8, 3, -2], [16, 6, -4]);
  expect(numbersOf(list)).toEqual([-2, 3, 8, 10, 12, 15]);
  expect([list.indexOf(-10), list.indexOf(8), list.indexOf(9), list.indexOf(99)]).toEqual([0, 2, 3, 6]);
  list.keep(3, 15);
  expect(numbersOf(list)).toEqual([3, 8, 10, 12]);
  expect(gone).toEqual([30, -4]);
  expect([list.at(-1), list.at(4)]).toEqual([undefined, undefined]);
});

it('keeps no room for what went', () => {
  const list = new NumberList();
  for (let number = 0; number < 100_000; number += 1) {
    list.push(number, 0);
    list.keep(number - 9, number + 1);
  }
  expect(numbersOf(list)).toEqual(Array.from({ length: 10 }, (_, index) => 99_990 + index));
});

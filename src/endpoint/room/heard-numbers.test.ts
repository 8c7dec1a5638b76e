import { expect, it } from 'vitest';
import { HeardNumbers } from './heard-numbers.js';

it('admits each number of a sender once and in order', () => {
  const heard = new HeardNumbers('me');
  expect([1, 2, 2, 1, 5, 4, 6].map((number) => heard.admit('a', number))).toEqual([
    ...[true, true, false, false, true, false, true],
  ]);
  expect(heard.admit('b', 1)).toBe(true);
});

it('never admits what it said itself', () => {
  expect(new HeardNumbers('me').admit('me', 1)).toBe(false);
});

it('forgets who was silent longest, and nobody else', () => {
  const heard = new HeardNumbers('me');
  for (let sender = 0; sender < 1_024; sender += 1) heard.admit(String(sender), 7);
  heard.admit('0', 8);
  heard.admit('one more', 1);
  expect(heard.admit('0', 8)).toBe(false);
  expect(heard.admit('1', 7)).toBe(true);
});

import { expect, it } from 'vitest';
import { OwnSends } from './own-sends.js';

it('knows the events of its sends and no others', () => {
  const own = new OwnSends();
  own.add(3, 4);
  own.add(5, 5);
  own.add(6, 5);
  own.add(8, 8);
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((sequence) => own.has(sequence))).toEqual([3, 4, 5, 8]);
});

import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.js';

it.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['maxConections', 'maxConnections', 1],
  ['img', 'igm', 2],
])('from "%s" to "%s" is %i, both ways', (one, other, distance) => {
  expect(editDistance(one, other)).toBe(distance);
  expect(editDistance(other, one)).toBe(distance);
});

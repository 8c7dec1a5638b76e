import { expect, it } from 'vitest';
import { readPacketRanges } from './packet-ranges.js';

it.each([
  ['4', [[4, 4]]],
  [
    ' 10 - 20 ,4',
    [
      [4, 4],
      [10, 20],
    ],
  ],
  ['5-9，1-6', [[1, 9]]],
  ['1, 2, 3', [[1, 3]]],
  ['0', undefined],
  ['31', undefined],
  ['9-4', undefined],
  ['', undefined],
  ['4,', undefined],
  ['all', undefined],
])('reads %j', (text, expected) => {
  const ranges = readPacketRanges(text, 30);
  expect(ranges?.map(({ first, last }) => [first, last])).toEqual(expected);
});

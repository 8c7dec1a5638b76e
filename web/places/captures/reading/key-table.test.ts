import { expect, it } from 'vitest';
import { KeyTable } from './key-table.js';

it('numbers keys in the order in which they come, and finds each again when it has grown', () => {
  const table = new KeyTable(3);
  const numberOf = (...words: readonly number[]): number => {
    table.key.set(words);
    return table.numberOf();
  };
  const keys = Array.from({ length: 5_000 }, (_, index) => [index % 7, index, 0xffff_ffff - index] as const);
  expect(keys.map((key) => numberOf(...key))).toEqual(keys.map((_, index) => index + 1));
  expect(keys.map((key) => numberOf(...key))).toEqual(keys.map((_, index) => index + 1));
  expect(table.count).toBe(5_000);
});

it('tells keys apart by every word', () => {
  const table = new KeyTable(2);
  const numbers = [
    [0, 0],
    [0, 1],
    [1, 0],
    [0xffff_ffff, 0],
    [0, 0],
  ].map((words) => {
    table.key.set(words);
    return table.numberOf();
  });
  expect(numbers).toEqual([1, 2, 3, 4, 1]);
});

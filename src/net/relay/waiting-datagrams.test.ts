import { expect, it } from 'vitest';
import { WaitingDatagrams } from './waiting-datagrams.js';

it('keeps the latest of many datagrams, in order', () => {
  const waiting = new WaitingDatagrams();
  for (let index = 0; index < 100; index += 1) waiting.add(Uint8Array.of(index));
  expect(waiting.values().map(([first]) => first)).toEqual(Array.from({ length: 64 }, (_, at) => at + 36));
  waiting.clear();
  expect(waiting.size).toBe(0);
});

it('keeps few large ones, and always the last', () => {
  const waiting = new WaitingDatagrams();
  for (let index = 0; index < 10; index += 1) waiting.add(new Uint8Array(60_000).fill(index));
  expect(waiting.values().map(([first]) => first)).toEqual([8, 9]);
});

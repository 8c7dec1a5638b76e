import { expect, it } from 'vitest';
import { WaitingDatagrams } from './waiting-datagrams.js';

it('keeps the latest of many datagrams, in order', () => {
  const waiting = new WaitingDatagrams();
  let gone = 0;
  for (let index = 0; index < 600; index += 1) gone += waiting.add(Uint8Array.of(index >> 8, index & 0xff));
  expect(gone).toBe(88);
  expect(waiting.values().map(([high = 0, low = 0]) => high * 256 + low)).toEqual(
    Array.from({ length: 512 }, (_, at) => at + 88),
  );
  waiting.clear();
  expect(waiting.size).toBe(0);
});

it('keeps few large ones, and always the last', () => {
  const waiting = new WaitingDatagrams();
  for (let index = 0; index < 10; index += 1) waiting.add(new Uint8Array(60_000).fill(index));
  expect(waiting.values().map(([first]) => first)).toEqual([8, 9]);
});

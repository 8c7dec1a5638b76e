import { expect, it } from 'vitest';
import type { PacketRow } from '../reading/messages.js';
import { RowCache } from './row-cache.js';

/** A cache over a list that grows, and what it asks for. */
function cacheOf(list: { count: number }) {
  const asked: string[] = [];
  let drawn = 0;
  const cache = new RowCache(
    async (from, to) => {
      asked.push(`${from}-${to}`);
      const rows: PacketRow[] = [];
      for (let at = from; at < Math.min(to, list.count); at += 1) rows.push({ number: at + 1 } as PacketRow);
      return rows;
    },
    () => {
      drawn += 1;
    },
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { cache, asked, settle, drawn: () => drawn };
}

it('fetches a block once, and has its rows then', async () => {
  const { cache, asked, settle, drawn } = cacheOf({ count: 100 });
  for (const index of [0, 5, 63]) expect(cache.row(index, 100)).toBeUndefined();
  await settle();
  expect(asked).toEqual(['0-64']);
  expect(drawn()).toBe(1);
  expect(cache.row(63, 100)?.number).toBe(64);
  expect(cache.row(64, 100)).toBeUndefined();
  await settle();
  expect(cache.row(99, 100)?.number).toBe(100);
  expect(cache.row(100, 100)).toBeUndefined();
  await settle();
  expect(asked).toEqual(['0-64', '64-128']);
});

it('fetches the end of a list again when it has grown', async () => {
  const list = { count: 10 };
  const { cache, asked, settle } = cacheOf(list);
  cache.row(0, 10);
  await settle();
  list.count = 20;
  expect(cache.row(15, 20)).toBeUndefined();
  await settle();
  expect(cache.row(15, 20)?.number).toBe(16);
  expect(asked).toEqual(['0-64', '0-64']);
});

it('forgets the rows of another list, also those that are on their way', async () => {
  const { cache, settle, drawn } = cacheOf({ count: 10 });
  cache.row(0, 10);
  cache.clear();
  await settle();
  expect([cache.row(0, 10), drawn()]).toEqual([undefined, 0]);
});

it('shows rows as they were until they come again', async () => {
  const { cache, asked, settle } = cacheOf({ count: 10 });
  cache.row(0, 10);
  await settle();
  cache.refresh();
  expect(cache.row(0, 10)?.number).toBe(1);
  expect(cache.row(1, 10)?.number).toBe(2);
  await settle();
  cache.row(0, 10);
  await settle();
  expect(asked).toEqual(['0-64', '0-64']);
});

it('keeps the blocks that were looked at lately', async () => {
  const { cache, asked, settle } = cacheOf({ count: 10_000 });
  for (let index = 0; index < 6_400; index += 64) {
    cache.row(index, 10_000);
    cache.row(0, 10_000);
    await settle();
  }
  expect(asked.filter((one) => one === '0-64')).toHaveLength(1);
  expect(cache.row(64, 10_000)).toBeUndefined();
});

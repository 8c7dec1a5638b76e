import { expect, it } from 'vitest';
import { ProgressRecord, progressBytes } from './progress-record.js';

function recorded(points: readonly (readonly [atMs: number, block: number])[]): ProgressRecord {
  const record = new ProgressRecord(new ArrayBuffer(progressBytes));
  for (const [atMs, block] of points) record.at(atMs, block);
  return record;
}

it('a record has the blocks that were through at the end of each millisecond, also of those without any', () => {
  const record = recorded([
    [100.2, 1],
    [100.9, 2],
    [101.3, 3],
    [104.2, 9],
  ]);
  expect(record.read(100)).toEqual({ everyMs: 1, beganMs: expect.closeTo(0.2), blocks: [2, 3, 3, 3, 9] });
  expect(recorded([]).read()).toEqual({ everyMs: 1, beganMs: 0, blocks: [] });
});

it('a long transfer has spans that are twice as long each time that they are full', () => {
  const record = recorded(Array.from({ length: 10_000 }, (_, index) => [index, index + 1] as const));
  const { everyMs, blocks } = record.read();
  expect(everyMs).toBe(64);
  expect(blocks.length).toBe(Math.ceil(10_000 / 64));
  expect(blocks.slice(0, 3)).toEqual([64, 128, 192]);
  expect(blocks.at(-1)).toBe(10_000);
});

it('a stop in the middle is spans in which nothing more is through', () => {
  const { blocks, everyMs } = recorded([
    [0, 10],
    [1_000, 20],
  ]).read();
  expect(everyMs).toBe(4);
  expect(new Set(blocks.slice(0, -1))).toEqual(new Set([10]));
  expect(blocks.at(-1)).toBe(20);
});

it('a record goes on in the same memory elsewhere', () => {
  const memory = new ArrayBuffer(progressBytes);
  new ProgressRecord(memory).at(5, 7);
  const elsewhere = new ProgressRecord(structuredClone(memory));
  elsewhere.at(6.5, 8);
  expect(elsewhere.read().blocks).toEqual([7, 8]);
});

it('a time far ahead, or one before the first, does no harm', () => {
  const record = recorded([
    [10, 1],
    [9, 2],
    [1e12, 3],
  ]);
  const { blocks } = record.read();
  expect(blocks[0]).toBe(2);
  expect(blocks.at(-1)).toBe(3);
  expect(blocks.length).toBeLessThanOrEqual(256);
});

import { expect, it } from 'vitest';
import type { TftpStory } from '../../../src/operations/tftp-transfers.js';
import { throughputOf } from './throughput.js';

function story(bytes: number, blocks: readonly number[], everyMs = 1): TftpStory {
  const transfer = { blockBytes: 512, bytes } as TftpStory['transfer'];
  const progress = { everyMs, beganMs: 2, blocks };
  return { transfer, steps: [], stepsLost: 0, firstSteps: 0, progress };
}

it('the throughput of a transfer is what came through in each span', () => {
  expect(throughputOf(story(10_240, [10, 10, 15, 20], 4))).toEqual({
    startMs: 2,
    everyMs: 4,
    bytesPerSecond: [1_280_000, 0, 640_000],
  });
});

it('of a long one several spans are one, and the bytes stay the same', () => {
  const blocks = Array.from({ length: 256 }, (_, index) => (index + 1) * 3);
  const { everyMs, bytesPerSecond } = throughputOf(story(256 * 3 * 512, blocks));
  expect(everyMs).toBe(2);
  expect(bytesPerSecond.length).toBe(127);
  expect(new Set(bytesPerSecond)).toEqual(new Set([3 * 512 * 1_000]));
});

it('without a block there is none, and the last block is no longer than the file', () => {
  expect(throughputOf(story(0, [])).bytesPerSecond).toEqual([]);
  expect(throughputOf(story(100, [1])).bytesPerSecond).toEqual([100_000]);
});

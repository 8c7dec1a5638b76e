import { expect, it } from 'vitest';
import { FollowedTransfer } from './followed-transfer.js';

it('counts blocks on where their numbers wrap, and back where one is sent again', () => {
  const transfer = new FollowedTransfer();
  const full = [1, 2, 30_000, 60_000, 65_535, 0, 1, 5, 65_535, 2, 40_000].map((block) =>
    transfer.fullBlock(block),
  );
  expect(full).toEqual([1, 2, 30_000, 60_000, 65_535, 65_536, 65_537, 65_541, 65_535, 65_538, 40_000]);
});

it('takes a large number at the beginning as it is', () => {
  expect(new FollowedTransfer().fullBlock(65_535)).toBe(65_535);
});

it('begins anew with a request', () => {
  const transfer = new FollowedTransfer();
  transfer.blockBytes = 8;
  transfer.fullBlock(60_000);
  transfer.begin(7, 'boot.img');
  expect([transfer.blockBytes, transfer.requestFrame, transfer.file, transfer.fullBlock(1)]).toEqual([
    512,
    7,
    'boot.img',
    1,
  ]);
});

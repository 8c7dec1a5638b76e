import { expect, it } from 'vitest';
import { PacketComments } from './packet-comments.js';

it('keeps the comments of packets, those that many share once', () => {
  const comments = new PacketComments();
  comments.set(1, ['sent by curl (pid 7)']);
  comments.set(2, []);
  comments.set(3, ['sent by curl (pid 7)']);
  comments.set(100_000, ['seen by me', 'received by ?']);
  expect([1, 2, 3, 100_000, 100_001].map((packet) => comments.of(packet).length)).toEqual([1, 0, 1, 2, 0]);
  expect(comments.of(3)).toBe(comments.of(1));
});

import { expect, it } from 'vitest';
import { ClosingQueue } from './closing-queue.js';

const second = 1e9;

it('gives what has ended ten seconds later, once, in the order of the ends', () => {
  const queue = new ClosingQueue<string>();
  queue.add('a', 0);
  queue.add('b', 2 * second);
  queue.add('a', 5 * second);
  expect(queue.take(9.9 * second)).toBeUndefined();
  expect(queue.take(13 * second)).toBe('a');
  expect(queue.take(13 * second)).toBe('b');
  expect(queue.take(99 * second)).toBeUndefined();
});

it('forgets what has begun anew', () => {
  const queue = new ClosingQueue<string>();
  queue.add('a', 0);
  queue.remove('a');
  expect(queue.take(99 * second)).toBeUndefined();
});

import { expect, it } from 'vitest';
import { ReleaseQueue } from './release-queue.js';

it('memory is free once what was gathered before its release is with the system', () => {
  const queue = new ReleaseQueue<string>();
  const open = (): boolean => false;
  const blocked = (): boolean => true;
  expect(queue.turn(open)).toEqual([]);
  // Released while received datagrams are handled, which gathers others: they leave at the end of this turn.
  queue.add('first');
  expect(queue.turn(open)).toEqual([]);
  queue.add('second');
  expect(queue.turn(open)).toEqual(['first']);
  // The system had no room at the end of the last turn.
  queue.add('third');
  expect(queue.turn(blocked)).toEqual([]);
  expect(queue.turn(blocked)).toEqual([]);
  expect(queue.isEmpty).toBe(false);
  expect(queue.turn(open)).toEqual(['second', 'third']);
  expect(queue.isEmpty).toBe(true);
});

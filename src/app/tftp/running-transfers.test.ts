import { expect, it } from 'vitest';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { TransferSnapshot } from '../../tftp/server/server-engine.js';
import { RunningTransfers } from './running-transfers.js';

/** A transfer that an engine calls `id`. */
const snapshot = (id: string): TransferSnapshot => ({ id, ageMs: 0 }) as TransferSnapshot;

it('a transfer that runs keeps its id until it ends; the next of that engine’s id gets another', () => {
  const running = new RunningTransfers(new ConnectionNumbers());
  const first = running.of(snapshot('t1'));
  expect([first.id, running.of(snapshot('t1')), running.get('t1')]).toEqual(['t1', first, first]);
  running.end(first);
  expect([running.size, running.get('t1')]).toEqual([0, undefined]);
  expect(running.named(snapshot('t1')).id).toBe('t2');
});

it('nothing runs once the engine has closed, and one that is opened again numbers on', () => {
  const numbers = new ConnectionNumbers();
  const running = new RunningTransfers(numbers);
  running.of(snapshot('t1'));
  running.of(snapshot('t2'));
  running.clear();
  expect([running.size, running.get('t1')]).toEqual([0, undefined]);
  expect(running.named(snapshot('t1')).id).toBe('t3');
  expect(new RunningTransfers(numbers).named(snapshot('t1')).id).toBe('t4');
});

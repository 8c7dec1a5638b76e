import { expect, it } from 'vitest';
import { TransferTrace, traceKind } from './trace.js';

it('a trace keeps the last steps and counts those it lost', () => {
  const trace = new TransferTrace(3);
  expect(trace.steps()).toEqual([]);
  for (let block = 1; block <= 5; block += 1) trace.record(block * 10, traceKind.blocksSent, block, 1);
  expect(trace.steps().map(({ atMs, kind, block }) => [atMs, kind, block])).toEqual([
    [30, 'blocksSent', 3],
    [40, 'blocksSent', 4],
    [50, 'blocksSent', 5],
  ]);
  expect(trace.lost).toBe(2);
});

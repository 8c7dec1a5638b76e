import { expect, it } from 'vitest';
import { TransferTrace, traceKind } from './trace.js';

function traced(capacity: number, blocks: number): TransferTrace {
  const trace = new TransferTrace(capacity);
  for (let block = 1; block <= blocks; block += 1) trace.record(block * 10, traceKind.blocksSent, block, 1);
  return trace;
}

const blocksOf = (trace: TransferTrace): number[] => trace.steps().map(({ block }) => block);

it('a trace keeps every step while there is room', () => {
  expect(new TransferTrace(3).steps()).toEqual([]);
  const trace = traced(8, 8);
  expect(blocksOf(trace)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(trace.steps()[2]).toEqual({ atMs: 30, kind: 'blocksSent', block: 3, count: 1 });
  expect(trace.lost).toBe(0);
});

it('a long trace keeps its first quarter and its last steps, and counts those between', () => {
  const trace = traced(8, 20);
  expect(blocksOf(trace)).toEqual([1, 2, 15, 16, 17, 18, 19, 20]);
  expect([trace.firstSteps, trace.lost]).toEqual([2, 12]);
  expect(blocksOf(traced(8, 9))).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);
});

it('a trace of a single step keeps the last one', () => {
  const trace = traced(1, 3);
  expect([blocksOf(trace), trace.firstSteps, trace.lost]).toEqual([[3], 0, 2]);
});

it('a trace that has ended is the same elsewhere, and records no more; one that goes on can be copied', () => {
  const trace = traced(8, 20);
  const soFar = trace.soFar();
  trace.record(210, traceKind.timedOut, 21, 1);
  const ended = trace.end();
  trace.record(220, traceKind.timedOut, 22, 1);
  const elsewhere = TransferTrace.of(structuredClone(ended, { transfer: [ended.memory] }));
  expect(blocksOf(TransferTrace.of(soFar))).toEqual([1, 2, 15, 16, 17, 18, 19, 20]);
  expect(blocksOf(elsewhere)).toEqual([1, 2, 16, 17, 18, 19, 20, 21]);
  expect([elsewhere.firstSteps, elsewhere.lost]).toEqual([2, 13]);
  expect(elsewhere.steps(10)[0]?.atMs).toBe(0);
});

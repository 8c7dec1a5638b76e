import { describe, expect, it } from 'vitest';
import type { SequenceRunSummary } from '../../../src/operations/sequences.js';
import { batchCommand, batchRows } from './batch-rows.js';

const run = (path: string, state: SequenceRunSummary['state'], beganMs = 1): SequenceRunSummary => ({
  id: 'q1',
  path,
  name: path,
  state,
  beganMs,
  tookMs: 1,
  steps: 1,
  failed: 0,
});

describe('the table of results', () => {
  const paths = ['a', 'b', 'c', 'd'];

  it('has red ones first, and each as it ran last, by itself or with others', () => {
    const batch = { isRunning: false, atOnce: 1, tookMs: 1, rows: [{ path: 'b', run: run('b', 'held', 5) }] };
    const rows = batchRows(paths, [run('b', 'failed', 9), run('c', 'held'), run('d', 'faulty')], batch);
    expect(rows.map(({ path, run: last }) => [path, last?.state])).toEqual([
      ['b', 'failed'],
      ['d', 'faulty'],
      ['a', undefined],
      ['c', 'held'],
    ]);
  });

  it('stays in its order while several run, and says which wait', () => {
    const batch = {
      isRunning: true,
      atOnce: 1,
      tookMs: 1,
      rows: [{ path: 'b', run: run('b', 'failed', 5) }, { path: 'c' }],
    };
    const rows = batchRows(paths, [run('c', 'failed')], batch);
    expect(rows.map(({ path, isWaiting }) => [path, isWaiting])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
      ['d', false],
    ]);
    expect(rows[2]?.run).toBeUndefined();
  });
});

describe('the same run as a command', () => {
  it('names what is chosen, in quotes where a shell needs them', () => {
    expect(batchCommand([], { atOnce: 1, environment: '' })).toBe('bob run sequences --junit out.xml');
    expect(
      batchCommand(['sequences/a b.yaml', 'sequences/温.yaml'], { atOnce: 4, environment: "it's" }),
    ).toBe("bob run 'sequences/a b.yaml' sequences/温.yaml --env 'it'\\''s' --jobs 4 --junit out.xml");
  });
});

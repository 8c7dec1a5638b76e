import { describe, expect, it } from 'vitest';
import type { TftpStory, TftpTransfer, TraceStep } from '../../../src/operations/tftp-transfers.js';
import { ladderRows, ladderTime } from './tftp-ladder.js';

const transfer: TftpTransfer = {
  id: 's1-t1',
  role: 'server',
  direction: 'get',
  file: 'boot.img',
  peer: '10.0.0.9:2070',
  mode: 'octet',
  isAgreed: true,
  blockBytes: 512,
  windowBlocks: 1,
  asked: {},
  bytes: 512,
  rateBytesPerSecond: 0,
  retransmitted: 0,
  duplicates: 0,
  ageMs: 10,
  outcome: 'done',
};

/** Blocks and their ACKs, one a millisecond. */
function lockStep(first: number, last: number, fromMs = first): TraceStep[] {
  return Array.from({ length: last - first + 1 }, (_, index) => index).flatMap((index) => [
    { atMs: fromMs + index, kind: 'blocksSent', block: first + index, count: 1 } as const,
    { atMs: fromMs + index + 0.5, kind: 'acknowledgementReceived', block: first + index, count: 1 } as const,
  ]);
}

const story = (steps: readonly TraceStep[], more: Partial<TftpStory> = {}): TftpStory => ({
  transfer,
  steps,
  stepsLost: 0,
  firstSteps: 4,
  progress: { everyMs: 1, beganMs: 0, blocks: [] },
  ...more,
});

describe('the rows of a ladder', () => {
  it('are the ends step by step, and one row for what is the same in between', () => {
    const rows = ladderRows(story(lockStep(1, 100)));
    expect(rows.slice(0, 2)).toMatchObject([
      { type: 'step', step: { kind: 'blocksSent', block: 1 } },
      { type: 'step', step: { kind: 'acknowledgementReceived', block: 1 } },
    ]);
    expect(rows.filter(({ type }) => type !== 'step')).toEqual([
      { type: 'windows', count: 92, first: 5, last: 96 },
    ]);
    expect(rows.at(-1)).toMatchObject({ step: { block: 100 } });
  });

  it('say where steps were not kept, between the beginning and the end', () => {
    const rows = ladderRows(
      story([...lockStep(1, 2), ...lockStep(900, 904)], { stepsLost: 1_794, firstSteps: 4 }),
    );
    expect(rows[4]).toEqual({ type: 'lost', count: 1_794 });
    expect(rows[3]).toMatchObject({ step: { block: 2 } });
    expect(rows[5]).toMatchObject({ step: { block: 900 } });
    expect(rows.filter(({ type }) => type === 'silence')).toEqual([]);
  });

  it('show trouble with what is around it, and how long nobody moved', () => {
    const steps: TraceStep[] = [
      ...lockStep(1, 20),
      { atMs: 21, kind: 'blocksSent', block: 21, count: 1 },
      { atMs: 1_021, kind: 'timedOut', block: 21, count: 1 },
      { atMs: 1_021, kind: 'blocksResent', block: 21, count: 1 },
      ...lockStep(22, 45, 1_022),
    ];
    const rows = ladderRows(story(steps));
    const silent = rows.findIndex(({ type }) => type === 'silence');
    expect(rows[silent]).toEqual({ type: 'silence', ms: 1_000 });
    expect(rows[silent - 1]).toMatchObject({ step: { kind: 'blocksSent', block: 21 } });
    expect(rows.slice(silent + 1, silent + 3)).toMatchObject([
      { step: { kind: 'timedOut' } },
      { step: { kind: 'blocksResent' } },
    ]);
    expect(rows.filter(({ type }) => type === 'windows')).toHaveLength(2);
  });
});

it('a time of a ladder has the digits that matter', () => {
  expect([0, 0.1844, 37.123, 1_048.72].map(ladderTime)).toEqual(['0.000', '0.184', '37.12', '1,048.7']);
});

import { describe, expect, it } from 'vitest';
import { SequenceBench } from '../../test/sequence-bench.js';
import { SequenceRecord } from './sequence-record.js';

function recordOf(yaml: string, play: (bench: SequenceBench) => unknown): SequenceRecord {
  const bench = new SequenceBench(yaml).begin();
  play(bench);
  const record = new SequenceRecord();
  for (const report of bench.reports) record.take(report);
  return record;
}

const open = 'steps:\n  - open: udp://127.0.0.1:7788\n';

describe('the record of a sequence', () => {
  it('has a row for each step that was begun, those of a repetition with all of their rounds', () => {
    const record = recordOf(
      `${open}  - repeat: 3\n    every: 50ms\n    steps: [ { send: a }, { expect: b, within: 10ms } ]\n  - send: c\n`,
      (bench) => bench.comes('b').pass(50).pass(50).comes('b'),
    );
    expect(
      record.steps.map(({ step, outcome, rounds, failedRounds, failedRound }) => [
        step.number,
        outcome,
        rounds,
        failedRounds,
        failedRound,
      ]),
    ).toEqual([
      ['1', 'done', 1, 0, 0],
      ['2', 'failed', 1, 1, 0],
      ['2.1', 'done', 3, 0, 0],
      ['2.2', 'failed', 3, 1, 2],
      ['3', 'done', 1, 0, 0],
    ]);
    expect(record.firstFailed).toBe('2.2');
    expect(record.steps[3]?.failure?.failure.code).toBe('SEQUENCE_EXPECTATION_LATE');
    expect(record.steps[4]?.startedMs).toBe(100);
    expect(record.result).toMatchObject({ outcome: 'failed', failed: 1 });
  });

  it('names the step that failed first', () => {
    const late = '  - expect: a\n    within: 5ms\n';
    expect(recordOf(`${open}${late}${late}`, (bench) => bench.pass(20)).firstFailed).toBe('2');
  });

  it('shows the step that runs, and the latest messages', () => {
    const record = recordOf(
      `${open}  - repeat: 40\n    steps: [ { send: a } ]\n  - expect: b\n`,
      () => undefined,
    );
    expect(record.steps.at(-1)).toMatchObject({ step: { number: '3' }, outcome: 'running', rounds: 0 });
    expect(record.result).toBeUndefined();
    expect(record.exchanges).toHaveLength(32);
  });
});

import { describe, expect, it } from 'vitest';
import { FaultJudge } from './last-resort.js';

describe('uncaught faults', () => {
  it('are reported once each', () => {
    const judge = new FaultJudge();
    const fault = new Error('once');
    expect([judge.judge(fault, 0), judge.judge(fault, 1), judge.judge('other', 2)]).toEqual([
      'report',
      'known',
      'report',
    ]);
  });

  it('end the program when they come without end, and not when they come now and then', () => {
    const fault = new Error('again');
    const often = new FaultJudge();
    const verdicts = Array.from({ length: 50 }, (_, time) => often.judge(fault, time));
    expect([verdicts[48], verdicts[49], often.judge(new Error('more'), 50)]).toEqual([
      'known',
      'end',
      'known',
    ]);
    const seldom = new FaultJudge();
    const others = Array.from({ length: 500 }, (_, times) => seldom.judge(fault, times * 1_000));
    expect(others).not.toContain('end');
  });
});

import { describe, expect, it } from 'vitest';
import { zeroCounters } from '../../line/line-counters.js';
import type { LineSideState } from '../../traffic/line-state.js';
import { describeCounters, describeLineState } from './describe-line-state.js';

const nothing: LineSideState = { ...zeroCounters(), waiting: 0, isOut: false };

describe('what a line has done', () => {
  it('is told with all that happened, and without what did not', () => {
    expect(describeCounters(nothing, 'en')).toBe('0 sent, 0 arrived');
    const up = {
      ...nothing,
      sent: 100,
      arrived: 92,
      lost: 8,
      bursts: 3,
      duplicated: 2,
      queueFull: 2,
      delayMs: 92 * 80.04,
      jitterMs: 92 * 9,
    };
    expect(describeCounters(up, 'en')).toBe(
      '100 sent, 92 arrived, 8 lost in 3 bursts, 2 dropped by the queue, 2 duplicated, delay 80 ms and jitter 9 ms on average',
    );
    expect(describeCounters({ ...nothing, sent: 1, resets: 1, stalled: 2 }, 'en')).toBe(
      '1 sent, 0 arrived, 2 stalls, 1 reset',
    );
  });

  it('is told of both directions, with the faults, in both languages', () => {
    const state = {
      seed: 7,
      up: { ...nothing, sent: 3, arrived: 2, lost: 1, bursts: 1 },
      down: nothing,
      faults: [{ fault: 'size > 3: drop once', hits: 1, isDone: true }],
    };
    expect(describeLineState(state, 'en')).toEqual([
      'to the target: 3 sent, 2 arrived, 1 lost, delay 0 ms and jitter 0 ms on average',
      'to the client: 0 sent, 0 arrived',
      'size > 3: drop once (1 hit)',
    ]);
    expect(describeLineState(state, 'zh-CN')[0]).toBe(
      '发往目标：发送 3，到达 2，丢失 1，平均时延 0 ms，平均抖动 0 ms',
    );
  });
});

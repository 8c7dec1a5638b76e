import { describe, expect, it } from 'vitest';
import { noLine } from '../../../../src/config/line/line-spec.js';
import type { LineSideState } from '../../../../src/traffic/line-state.js';
import { lineMeasures, scalePlace } from './line-measures.js';
import type { MeasuredSide } from './line-window.js';

const minute = 60_000;

const counted = (part: Partial<LineSideState>, mostWaiting = 0): MeasuredSide => ({
  counted: {
    ...{ sent: 0, sentBytes: 0, arrived: 0, arrivedBytes: 0, lost: 0, bursts: 0, outage: 0, queueFull: 0 },
    ...{ tooBig: 0, duplicated: 0, reordered: 0, corrupted: 0, sliced: 0, stalled: 0, resets: 0 },
    ...{ delayMs: 0, jitterMs: 0, waiting: 0, isOut: false },
    ...part,
  },
  mostWaiting,
});

describe('what was asked of a line beside what it did', () => {
  it('has only what was asked for, or happened', () => {
    expect(lineMeasures(noLine, counted({ sent: 100, arrived: 100 }), minute)).toEqual([]);
    const happened = lineMeasures(noLine, counted({ sent: 100, duplicated: 2 }), minute);
    expect(happened).toMatchObject([{ name: 'duplicate', asked: 0, measured: 0.02, verdict: undefined }]);
    const asked = { ...noLine, loss: 0.05, delayMs: 80, rateBitsPerSecond: 256_000 };
    expect(lineMeasures(asked, undefined, 0).map(({ name, measured }) => [name, measured])).toEqual([
      ...[
        ['loss', undefined],
        ['delay', undefined],
        ['rate', undefined],
        ['queue', undefined],
      ],
    ]);
  });

  it('tells within 5 % from outside, and from what is too few', () => {
    const loss = (sent: number, lost: number) =>
      lineMeasures({ ...noLine, loss: 0.05 }, counted({ sent, lost }), minute)[0];
    expect(loss(10_000, 510)).toMatchObject({ verdict: 'within', measured: 0.051, of: 10_000 });
    expect(loss(100_000, 6_000)).toMatchObject({ verdict: 'outside' });
    // 5 of 60 where 3 are asked for may be chance.
    expect(loss(60, 5)).toMatchObject({ verdict: 'undecided' });
    expect(loss(510, 30)).toMatchObject({ verdict: 'undecided', of: 510 });
  });

  it('counts a loss among those that had a chance', () => {
    const part = { sent: 1_000, outage: 400, tooBig: 100, lost: 50 };
    expect(lineMeasures({ ...noLine, loss: 0.1 }, counted(part), minute)[0]).toMatchObject({
      measured: 0.1,
      of: 500,
    });
  });

  it('measures delay and jitter by their means', () => {
    const conditions = { ...noLine, delayMs: 80, jitterMs: 9 };
    const part = { sent: 1_001, arrived: 1_001, delayMs: 80.5 * 1_001, jitterMs: 6_000 };
    const [delay, jitter] = lineMeasures(conditions, counted(part), minute);
    expect(delay).toMatchObject({ verdict: 'within', asked: 80 });
    expect(delay?.measured).toBeCloseTo(80.5);
    // The mean difference of two delays of uniform jitter is two thirds of it.
    expect(jitter?.measured).toBeCloseTo(9);
    expect(jitter).toMatchObject({ verdict: 'within' });
  });

  it('does not call a delay wrong that waits for the rate', () => {
    const conditions = { ...noLine, delayMs: 80, rateBitsPerSecond: 1_000 };
    const part = { sent: 100, sentBytes: 100_000, arrived: 100, arrivedBytes: 7_500, delayMs: 50_000 };
    const [delay, rate, queue] = lineMeasures(conditions, counted(part, 41), minute);
    expect(delay).toMatchObject({ verdict: 'undecided', measured: 500 });
    expect(rate).toMatchObject({ verdict: 'within', measured: 1_000 });
    expect(queue).toMatchObject({ name: 'queue', measured: 41 });
  });

  it('has no measured rate where less was sent than it lets through', () => {
    const part = { sent: 10, sentBytes: 1_000, arrived: 10, arrivedBytes: 1_000 };
    const [rate] = lineMeasures({ ...noLine, rateBitsPerSecond: 256_000 }, counted(part), minute);
    expect(rate).toMatchObject({ name: 'rate', asked: 256_000, measured: undefined, verdict: undefined });
  });

  it('stands on a scale of 10 % to either side', () => {
    expect([0, 0.05, -0.1, 0.3, -1].map(scalePlace)).toEqual([50, 75, 0, 100, 0]);
  });
});

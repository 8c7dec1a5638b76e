import { describe, expect, it } from 'vitest';
import type { LineSideState, LineState } from '../../../../src/traffic/line-state.js';
import { LineWindow } from './line-window.js';

const nothing: LineSideState = {
  ...{ sent: 0, sentBytes: 0, arrived: 0, arrivedBytes: 0, lost: 0, bursts: 0, outage: 0, queueFull: 0 },
  ...{ tooBig: 0, duplicated: 0, reordered: 0, corrupted: 0, sliced: 0, stalled: 0, resets: 0 },
  ...{ delayMs: 0, jitterMs: 0, waiting: 0, isOut: false },
};
const lineOf = (up: Partial<LineSideState>, seed = 7): LineState => ({
  ...{ seed, faults: [] },
  up: { ...nothing, ...up },
  down: nothing,
});

describe('what a line did within the last minute', () => {
  it('is what was counted since the oldest sample', () => {
    const window = new LineWindow();
    expect(window.measured()).toBeUndefined();
    window.add('a', lineOf({ sent: 100, lost: 5 }), 1_000);
    expect(window.measured()).toMatchObject({ spanMs: 0, up: { counted: { sent: 0 } } });
    window.add('a', lineOf({ sent: 150, lost: 8, waiting: 9 }), 2_000);
    window.add('a', lineOf({ sent: 160, lost: 9, waiting: 2 }), 3_000);
    expect(window.measured()).toMatchObject({
      spanMs: 2_000,
      up: { counted: { sent: 60, lost: 4, waiting: 2 }, mostWaiting: 9 },
    });
  });

  it('forgets what is older than a minute, however often it is looked at', () => {
    const window = new LineWindow();
    for (let quarter = 0; quarter <= 400; quarter += 1)
      window.add('a', lineOf({ sent: quarter }), quarter * 250);
    const measured = window.measured();
    expect(measured?.spanMs).toBeGreaterThanOrEqual(60_000);
    expect(measured?.spanMs).toBeLessThan(61_500);
    expect(measured?.up.counted.sent).toBe((measured?.spanMs ?? 0) / 250);
  });

  it('begins anew with other conditions, and with a relay that was opened again', () => {
    const window = new LineWindow();
    window.add('a', lineOf({ sent: 100 }), 0);
    window.add('b', lineOf({ sent: 120 }), 1_000);
    expect(window.measured()).toMatchObject({ spanMs: 0, up: { counted: { sent: 0 } } });
    window.add('b', lineOf({ sent: 3 }), 2_000);
    expect(window.measured()).toMatchObject({ spanMs: 0, up: { counted: { sent: 0 } } });
  });
});

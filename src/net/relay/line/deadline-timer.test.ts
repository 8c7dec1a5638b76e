import { describe, expect, it } from 'vitest';
import { DeadlineTimer, lineNowMs } from './deadline-timer.js';

describe('the timer of a machine', () => {
  it('wakes at the deadline and not before, then at the next', async () => {
    const wokenMs: number[] = [];
    await new Promise<void>((done) => {
      const begunMs = lineNowMs();
      const machine = {
        deadlineMs: begunMs + 20,
        deadlineReached: (nowMs: number) => {
          wokenMs.push(nowMs - begunMs);
          machine.deadlineMs = wokenMs.length === 2 ? Number.POSITIVE_INFINITY : begunMs + 40;
          if (wokenMs.length === 2) done();
        },
      };
      new DeadlineTimer(machine).changed();
    });
    expect(wokenMs[0]).toBeGreaterThanOrEqual(20);
    expect(wokenMs[1]).toBeGreaterThanOrEqual(40);
  });

  it('wakes at once what is due, and nothing when it is stopped', () => {
    let woken = 0;
    const machine = {
      deadlineMs: 0,
      deadlineReached: () => {
        woken += 1;
        machine.deadlineMs = Number.POSITIVE_INFINITY;
      },
    };
    const timer = new DeadlineTimer(machine);
    timer.changed();
    expect(woken).toBe(1);
    machine.deadlineMs = 0;
    timer.stop();
    timer.changed();
    expect(woken).toBe(1);
  });
});

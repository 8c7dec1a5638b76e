import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerWheel } from './timer-wheel.js';

function woken(wheel: TimerWheel<string>, nowMs: number): string[] {
  const names: string[] = [];
  wheel.advance(nowMs, (name) => names.push(name));
  return names;
}

describe('TimerWheel', () => {
  it('wakes every item once, at the deadline or within 8 ms of it', () => {
    const wheel = new TimerWheel<string>();
    wheel.schedule('soon', 1_020, 1_000);
    wheel.schedule('later', 1_200, 1_000);
    expect(wheel.size).toBe(2);
    expect(wheel.nextMs).toBe(1_024);
    expect(woken(wheel, 1_016)).toEqual([]);
    expect(woken(wheel, 1_024)).toEqual(['soon']);
    expect(woken(wheel, 1_300)).toEqual(['later']);
    expect(wheel.nextMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps the latest schedule of an item, and forgets a cancelled one', () => {
    const wheel = new TimerWheel<string>();
    wheel.schedule('one', 5_000, 0);
    wheel.schedule('one', 40, 0);
    wheel.schedule('other', 40, 0);
    wheel.cancel('other');
    expect(woken(wheel, 48)).toEqual(['one']);
    expect(woken(wheel, 6_000)).toEqual([]);
  });

  it('wakes an item due beyond its horizon earlier, so that it can be rescheduled', () => {
    const wheel = new TimerWheel<string>();
    const atMs = wheel.schedule('far', 60_000, 0);
    expect(atMs).toBeLessThan(4_200);
    expect(woken(wheel, 4_200)).toEqual(['far']);
  });

  it('wakes all due items after a long silence, and items scheduled meanwhile next time', () => {
    const wheel = new TimerWheel<string>();
    wheel.schedule('a', 10, 0);
    wheel.schedule('b', 3_000, 0);
    const names: string[] = [];
    wheel.advance(1_000_000, (name) => {
      names.push(name);
      if (name === 'a') wheel.schedule('a', 0, 1_000_000);
    });
    expect(names.toSorted()).toEqual(['a', 'b']);
    expect(woken(wheel, 1_000_010)).toEqual(['a']);
  });

  it('wakes no item more than a slot late, whatever the deadlines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(3_500), tick: fc.nat(50) }), { maxLength: 200 }),
        (steps) => {
          const wheel = new TimerWheel<number>();
          const deadlines = new Map<number, number>();
          let nowMs = 0;
          for (const [item, { at, tick }] of steps.entries()) {
            deadlines.set(item, nowMs + at);
            wheel.schedule(item, nowMs + at, nowMs);
            nowMs += tick;
            wheel.advance(nowMs, (due) => {
              if ((deadlines.get(due) ?? 0) > nowMs + 1e-9)
                wheel.schedule(due, deadlines.get(due) ?? 0, nowMs);
              else deadlines.delete(due);
            });
            for (const deadline of deadlines.values()) expect(nowMs - deadline).toBeLessThan(8);
          }
        },
      ),
    );
  });
});

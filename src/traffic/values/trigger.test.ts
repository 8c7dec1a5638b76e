import { describe, expect, it } from 'vitest';
import { Trigger, type TriggerSpec } from './trigger.js';

/** The places at which a trigger fires, a point a microsecond. */
function fired(spec: TriggerSpec, values: readonly number[]): readonly number[] {
  const trigger = new Trigger(spec);
  return values.flatMap((value, at) => (trigger.push(at, value) ? [at] : []));
}

const wave = [0, 5, 10, 15, 10, 5, 0, 12];

describe('a trigger', () => {
  it.each([
    ['rising', [2, 7]],
    ['falling', [5]],
    ['either', [2, 5, 7]],
    ['above', [2, 7]],
    ['below', [0, 5]],
  ] as const)('fires at %s', (on, places) => {
    expect(fired({ on, level: 10 }, wave)).toEqual(places);
  });

  it('does not take the first point for an edge, but for a level', () => {
    expect(fired({ on: 'rising', level: 10 }, [20, 20])).toEqual([]);
    expect(fired({ on: 'above', level: 10 }, [20, 20])).toEqual([0]);
  });

  it('is not fired by noise within its hysteresis', () => {
    const noise = [0, 10, 9, 10, 9, 10, 7, 10];
    expect(fired({ on: 'rising', level: 10 }, noise)).toEqual([1, 3, 5, 7]);
    expect(fired({ on: 'rising', level: 10, hysteresis: 2 }, noise)).toEqual([1, 7]);
    expect(fired({ on: 'falling', level: 9, hysteresis: 2 }, [12, 8, 10, 8, 11, 8])).toEqual([1, 5]);
    expect(fired({ on: 'either', level: 10, hysteresis: 4 }, [0, 11, 12, 9, 7])).toEqual([2, 4]);
  });

  it('begins on the side of the level that its first point is on', () => {
    expect(fired({ on: 'rising', level: 10, hysteresis: 5 }, [8, 10])).toEqual([1]);
    expect(fired({ on: 'falling', level: 10, hysteresis: 5 }, [12, 9])).toEqual([1]);
  });

  it('does not fire again while it is held off, and is not held off by a clock that was set back', () => {
    expect(fired({ on: 'rising', level: 1, holdOffMicros: 3 }, [0, 1, 0, 1, 0, 1])).toEqual([1, 5]);
    const trigger = new Trigger({ on: 'rising', level: 1, holdOffMicros: 1_000 });
    const points: readonly (readonly [number, number])[] = [
      [5_000, 0],
      [5_001, 1],
      [10, 0],
      [11, 1],
    ];
    expect(points.map(([time, value]) => trigger.push(time, value))).toEqual([false, true, false, true]);
  });
});

import { describe, expect, it } from 'vitest';
import { LogBreaks, type Placed } from './log-breaks.js';

const noon = new Date(2026, 10, 25, 12).getTime() * 1000;
const hour = 3_600_000_000;
const placed = (sequence: number, timeMicros = noon): Placed => ({ endpoint: 'e1', sequence, timeMicros });

describe('what stands between two events', () => {
  it('is nothing where nothing is known of it', () => {
    const breaks = new LogBreaks();
    expect(breaks.between(placed(1), placed(2), noon)).toEqual([]);
    // Others have the numbers between.
    expect(breaks.between(placed(2), placed(9), noon)).toEqual([]);
  });

  it('is a new day of the local calendar, and above all events one that is not today', () => {
    const breaks = new LogBreaks();
    const next = placed(2, noon + 13 * hour);
    const day = { type: 'newDay', endpoint: 'e1', timeMicros: next.timeMicros };
    expect(breaks.between(placed(1), next, 0)).toEqual([day]);
    expect(breaks.between(undefined, next, noon)).toEqual([day]);
    expect(breaks.between(undefined, next, next.timeMicros + hour)).toEqual([]);
  });

  it('is the time in which the program was not running, among what is not in the record, in order', () => {
    const breaks = new LogBreaks();
    breaks.learn(
      [
        { begunMicros: noon - 9 * hour, endedMicros: noon - 5 * hour, first: 1 },
        { begunMicros: noon - hour, endedMicros: noon, first: 10 },
      ],
      [
        { from: 5, to: 6, count: 2, reason: 'off' },
        { from: 7, to: 8, count: 1, reason: 'off' },
        { from: 12, to: 14, count: 3, reason: 'disk' },
      ],
    );
    expect(breaks.between(placed(4), placed(20), noon)).toEqual([
      { type: 'notKept', endpoint: 'e1', timeMicros: noon, count: 3, isExact: true, reason: 'off' },
      { type: 'notRunning', endpoint: 'e1', fromMicros: noon - 5 * hour, timeMicros: noon - hour },
      { type: 'notKept', endpoint: 'e1', timeMicros: noon, count: 3, isExact: true, reason: 'disk' },
    ]);
    expect(breaks.between(placed(9), placed(10), noon)).toMatchObject([{ type: 'notRunning' }]);
    expect(breaks.between(placed(15), placed(16), noon)).toEqual([]);
    expect(breaks.between(placed(10), placed(11), noon)).toEqual([]);
  });

  it('is learned in any order, and what is said twice counts once', () => {
    const breaks = new LogBreaks();
    const [early, late] = [
      { from: 2, to: 3, count: 2, reason: 'off' },
      { from: 8, to: 9, count: 2, reason: 'queue' },
    ] as const;
    breaks.learn([], [late]);
    breaks.learn([], [early, late]);
    expect(breaks.between(placed(1), placed(10), noon)).toMatchObject([
      { count: 2, reason: 'off' },
      { count: 2, reason: 'queue' },
    ]);
  });

  it('is nothing for a gap of nothing, and for one that an event is behind', () => {
    const breaks = new LogBreaks();
    breaks.learn(
      [],
      [
        { from: 2, to: 3, count: 0, reason: 'off' },
        { from: 5, to: 9, count: 5, reason: 'off' },
      ],
    );
    expect(breaks.between(placed(1), placed(4), noon)).toEqual([]);
    expect(breaks.between(placed(4), placed(9), noon)).toEqual([]);
    expect(breaks.between(placed(4), placed(10), noon)).toMatchObject([{ count: 5 }]);
  });

  it('is what was learned last, of a gap and of a run', () => {
    const breaks = new LogBreaks();
    breaks.learn(
      [
        { begunMicros: 0, endedMicros: hour, first: 1 },
        { begunMicros: 3 * hour, endedMicros: 4 * hour, first: 10 },
      ],
      [{ from: 2, to: 3, count: 2, reason: 'off' }],
    );
    breaks.learn(
      [{ begunMicros: 0, endedMicros: 2 * hour, first: 1 }],
      [{ from: 2, to: 3, count: 7, reason: 'pruned' }],
    );
    expect(breaks.between(placed(1), placed(10), noon)).toMatchObject([
      { type: 'notKept', count: 7, reason: 'pruned' },
      { type: 'notRunning', fromMicros: 2 * hour },
    ]);
  });
});

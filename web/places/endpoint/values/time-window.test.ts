import { describe, expect, it } from 'vitest';
import { around, held, live, panned, shownWindow, viewOf, windowOf, zoomed } from './time-window.js';

const second = 1_000_000;

function shown(
  spanSeconds: number,
  first: number,
  last: number,
  now: number,
): readonly [from: number, to: number] {
  const extent = { firstMicros: first * second, lastMicros: last * second, nowMicros: now * second };
  const { fromMicros, toMicros } = shownWindow(live, spanSeconds, extent);
  return [fromMicros / second, toMicros / second];
}

describe('the time of a plot', () => {
  it('follows what comes, and lets it not go out of sight', () => {
    expect(shown(100, 0, 500, 500)).toEqual([401, 501]);
    expect(shown(100, 0, 500, 510)).toEqual([411, 511]);
    expect(shown(100, 0, 500, 90_000)).toEqual([426, 526]);
  });

  it('is all that is kept, or the latest where nothing is', () => {
    expect(shown(0, 0, 1_000, 1_000)).toEqual([-10, 1_010]);
    expect(shown(0, 0, 1_000, 90_000)).toEqual([-10, 1_260]);
    expect(shown(60, Number.NaN, Number.NaN, 100)).toEqual([40, 100]);
  });

  it('is around what was picked, unless that is among the latest', () => {
    expect(viewOf(490 * second, 60, 500 * second)).toBe(live);
    expect(viewOf(100 * second, 60, 500 * second)).toEqual(
      held({ fromMicros: 70 * second, toMicros: 130 * second }),
    );
    expect(viewOf(0, 0, 500 * second)).toBe(live);
  });

  it('stays where it is held', () => {
    const view = held({ fromMicros: 5, toMicros: 9 });
    expect(shownWindow(view, 60, { firstMicros: 0, lastMicros: 100, nowMicros: 200 })).toBe(view);
  });

  it('is looked at more closely, and from further off, around a place', () => {
    const window = { fromMicros: 0, toMicros: 100 * second };
    expect(zoomed(window, 0.5, 25 * second)).toEqual({ fromMicros: 12.5 * second, toMicros: 62.5 * second });
    const closest = zoomed(window, 0, 50 * second);
    expect(closest.toMicros - closest.fromMicros).toBe(5_000);
    expect(zoomed(window, 1e30, 0).toMicros).toBe(3e14);
    expect(windowOf(30_000, 10_000)).toEqual({ fromMicros: 10_000, toMicros: 30_000 });
    expect(windowOf(10_000, 10_000)).toEqual({ fromMicros: 7_500, toMicros: 12_500 });
  });

  it('is moved', () => {
    expect(panned({ fromMicros: 0, toMicros: 10 }, 0.5)).toEqual({ fromMicros: 5, toMicros: 15 });
    expect(around({ fromMicros: 0, toMicros: 10 }, 100)).toEqual({ fromMicros: 95, toMicros: 105 });
  });
});

import { describe, expect, it } from 'vitest';
import { RowWindow } from './row-window.js';

describe('the rows in view', () => {
  it.each([0, 1, 10])('are all of a list of %i that fits', (count) => {
    const rows = new RowWindow(count, 24, 480);
    expect(rows.height).toBe(count * 24);
    expect(rows.drawn(0)).toEqual({ start: 0, end: count });
    expect(rows.scrollTopFor(count - 1, 0)).toBe(0);
  });

  it('are those at the scrolled place, and some around them', () => {
    const rows = new RowWindow(1_000, 24, 480);
    expect(rows.height).toBe(24_000);
    expect(rows.drawn(2_400)).toEqual({ start: 88, end: 132 });
    expect(rows.topOf(100, 2_400)).toBe(2_400);
  });

  it.each([1_000_000, 5_000_000])('begin with the first and end with the last of %i', (count) => {
    const rows = new RowWindow(count, 24, 480);
    expect(rows.height).toBe(15_000_000);
    expect(rows.drawn(0).start).toBe(0);
    const bottom = rows.height - 480;
    expect(rows.drawn(bottom).end).toBe(count);
    // The last row ends where the list does.
    expect(rows.topOf(count - 1, bottom) + 24).toBeCloseTo(rows.height, 3);
  });

  it('show every row of a list that is too high, wherever it is scrolled from', () => {
    const rows = new RowWindow(3_000_000, 24, 480);
    for (const index of [0, 1, 19, 20, 1_234_567, 2_999_999])
      for (const from of [0, 7_000_000, 14_999_520]) {
        const top = rows.scrollTopFor(index, from);
        const place = rows.topOf(index, top) - top;
        expect(place).toBeGreaterThanOrEqual(-0.001);
        expect(place + 24).toBeLessThanOrEqual(480.001);
      }
  });
});

import { describe, expect, it } from 'vitest';
import { Unacknowledged } from './unacknowledged.js';

describe('segments that nobody has acknowledged', () => {
  it('are counted from the first byte to the last, across the end of the sequence numbers', () => {
    const segments = new Unacknowledged();
    expect(segments.bytes).toBe(0);
    segments.add(-5, 5, 1, 0);
    segments.add(5, 9, 2, 0);
    expect(segments.bytes).toBe(14);
    segments.add(0x7fff_fff0, -0x7fff_fff0, 3, 0);
    segments.clear();
    segments.add(0x7fff_fff0, -0x7fff_fff0, 3, 0);
    expect(segments.bytes).toBe(32);
  });

  it('are forgotten once they are, and found where one ends there', () => {
    const segments = new Unacknowledged();
    segments.add(1, 11, 1, 100);
    segments.add(11, 21, 2, 200);
    segments.add(21, 31, 3, 300);
    expect(segments.acknowledge(21)).toBe(true);
    expect([segments.foundFrame, segments.foundTime, segments.bytes]).toEqual([2, 200, 10]);
    expect(segments.acknowledge(25)).toBe(false);
    expect(segments.bytes).toBe(6);
    expect([segments.find(21), segments.find(25)]).toEqual([false, true]);
  });

  it('of which several are the same are found as the first of those', () => {
    const segments = new Unacknowledged();
    segments.add(1, 11, 1, 100);
    segments.add(1, 11, 7, 700);
    expect(segments.find(1)).toBe(true);
    expect(segments.foundFrame).toBe(1);
    expect(segments.acknowledge(11)).toBe(true);
    expect([segments.foundFrame, segments.bytes]).toEqual([1, 0]);
  });

  it('are kept in a bounded number, the youngest', () => {
    const segments = new Unacknowledged();
    for (let index = 0; index < 5_000; index += 1) segments.add(index * 10, index * 10 + 10, index, index);
    expect(segments.bytes).toBe(10_240);
    expect([segments.find(0), segments.find(49_990)]).toEqual([false, true]);
  });
});

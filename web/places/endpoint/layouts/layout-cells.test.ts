import { describe, expect, it } from 'vitest';
import { hex, layoutOf, layoutWith } from '../../../../test/layouts.js';
import { columnWidth, LayoutCells } from './layout-cells.js';

const sensor = layoutOf({
  fields: [
    { sync: 'const AA' },
    { len: 'u8' },
    { temp: 'i16 * 0.1 ℃' },
    { state: 'u8 { 1: ok, 2: hot }' },
    { flags: 'bits 8 { run: 0, mode: 1-2 }' },
    { sum: 'checksum sum8' },
  ],
  frame: { length: 'len' },
});
const line = layoutOf({ line: 'T={temp:f}' }, 'weather');
/** -1.5 ℃, ok, run. */
const cold = hex('AA 05 FF F1 01 01 A1');
/** 103.25 would be none of tenths: 103.2 ℃, hot. */
const hot = hex('AA 05 04 08 02 06 C3');

describe('messages as values in columns', () => {
  it('have a column for each field that says something of its own', () => {
    expect(
      new LayoutCells([sensor]).columns.map(({ name, unit, isNumber }) => [name, unit, isNumber]),
    ).toEqual([
      ['temp', '℃', true],
      ['state', '', false],
      ['flags.run', '', false],
      ['flags.mode', '', true],
    ]);
  });

  it('have their decimal points below one another, and columns that only grow', () => {
    const cells = new LayoutCells([sensor]);
    expect(cells.of(cold)?.cells?.[0]).toEqual({ whole: '-1', fraction: '.5', unit: '℃' });
    const narrow = cells.widths;
    expect(cells.of(hot)?.cells?.map((cell) => cell?.whole)).toEqual(['103', 'hot', 'false', '3']);
    expect(cells.widths).not.toBe(narrow);
    expect(cells.widths[0]).toEqual({ whole: 3, fraction: 2, unit: 3 });
    const wide = cells.widths;
    expect(cells.of(Uint8Array.from(cold))?.isBad).toBe(false);
    expect(cells.widths).toBe(wide);
  });

  it('say what a wrong checksum has to be', () => {
    const cells = new LayoutCells([sensor]);
    expect(cells.of(cold)?.verdict).toEqual({ result: 'ok' });
    const wrong = cells.of(hex('AA 05 FF F1 01 01 A2'));
    expect(wrong).toMatchObject({ isBad: true, verdict: { result: 'bad', found: 'A2', expected: 'A1' } });
  });

  it('are one object while they are shown', () => {
    const cells = new LayoutCells([sensor]);
    expect(cells.of(cold)).toBe(cells.of(cold));
  });

  it('are forgotten when many others were shown since', () => {
    const cells = new LayoutCells([sensor]);
    const first = cells.of(cold);
    for (let row = 0; row < 512; row += 1) cells.of(Uint8Array.from(hot));
    expect(cells.of(cold)).not.toBe(first);
  });

  it('have no unit where they stand for a name', () => {
    const cells = new LayoutCells([layoutWith({ temp: 'u8 ℃ { 0xFF = broken }' })]);
    expect(cells.of(hex('17'))?.cells).toEqual([{ whole: '23', fraction: '', unit: '℃' }]);
    expect(cells.of(hex('FF'))?.cells).toEqual([{ whole: 'broken', fraction: '', unit: '' }]);
  });

  it('are none of a message that no layout takes, and a line of one that another layout takes', () => {
    const cells = new LayoutCells([sensor, line]);
    const text = new TextEncoder().encode('T=23.5\n');
    expect(cells.of(text)).toMatchObject({ cells: undefined, line: 'weather temp=23.5' });
    expect(cells.of(new TextEncoder().encode('hello\n'))).toBeUndefined();
    expect(new LayoutCells([]).of(cold)).toBeUndefined();
  });

  it('are as wide as their name, or their widest value', () => {
    const cells = new LayoutCells([sensor]);
    cells.of(hot);
    const [temp] = cells.columns;
    expect(temp && cells.widths[0] && columnWidth(temp, cells.widths[0])).toBe(8);
  });
});

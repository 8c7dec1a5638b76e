import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NumberPattern, numbersIn, patternOf, readPattern } from './example-pattern.js';

/** The pattern of the number that `digits` are in a text. */
function chosen(text: string, digits: string): NumberPattern {
  const pattern = patternOf(text, text.indexOf(digits));
  if (pattern === undefined) throw new Error(`${digits} is no number of ${text}`);
  return pattern;
}

describe('the numbers of a text', () => {
  it.each([
    ['T=23.5C H=45%', [23.5, 45]],
    ['x-5 y -5 2026-11-27', [5, -5, 2026, 11, 27]],
    ['1.2.3', [1.2]],
    ['none', []],
    ['ERR 0x17 -0X1f 0x 0x17zz9 640x480', [23, -31, 0, 640, 480]],
    ['T=-127.0 +1.5e-3', [-127, 0.0015]],
  ])('%s', (text, values) => {
    expect(numbersIn(text).map(({ value }) => value)).toEqual(values);
  });
});

describe('the pattern of an example', () => {
  it('is the text around the number, and finds other numbers there', () => {
    const pattern = chosen('[12] T=23.5C H=45%', '23.5');
    expect(readPattern(pattern, '[7] T=-101.25C H=100%')).toBe(-101.25);
    expect(readPattern(pattern, '[7] H=100%')).toBeUndefined();
  });

  it('has a name whole', () => {
    const pattern = chosen('outtemp=1 temp=2', '2');
    expect(readPattern(pattern, 'outtemp=10 temp=20')).toBe(20);
  });

  it('finds its place among numbers of other lengths', () => {
    const pattern = chosen('12:30:01 7,8,9', '8');
    expect(readPattern(pattern, '1:2:3 700,-0.25,1')).toBe(-0.25);
    expect(readPattern(chosen('5;6;7', '5'), '500;600;700')).toBe(500);
  });

  it.each(['T=-127.0', 'T=1.5e-3C', 'T=+7 C', 'T=0 sensor lost'])('behind a name takes %s', (line) => {
    const pattern = chosen('T=23.5C H=45%', '23.5');
    expect(readPattern(pattern, line)).toBe(Number(/[-+.e\d]+/.exec(line)?.[0]));
  });

  it('is none where there is no number', () => {
    expect(patternOf('T=x', 2)).toBeUndefined();
    expect(patternOf('T=1', 0)).toBeUndefined();
    expect(patternOf('', 0)).toBeUndefined();
  });

  it('finds the number that it was made of, whatever stands around it', () => {
    const around = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '=', ':', ',', ';', '温', '\0'),
      maxLength: 12,
    });
    const number = fc.integer({ min: -999, max: 999 });
    const parts = fc.array(fc.tuple(around, number), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, (pieces) => {
        const text = pieces.map(([before, value]) => `${before} ${value}`).join(',');
        for (const { start, value } of numbersIn(text)) {
          const pattern = patternOf(text, start);
          expect(pattern).toBeDefined();
          if (pattern !== undefined && pieces.length === 1) expect(readPattern(pattern, text)).toBe(value);
        }
      }),
    );
  });

  it('throws for no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.nat(300), (text, at) => {
        const pattern = patternOf(text, at);
        if (pattern !== undefined) expect(readPattern(pattern, text)).toBeDefined();
      }),
    );
  });
});

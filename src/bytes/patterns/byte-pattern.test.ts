import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BytePattern } from './byte-pattern.js';
import { parseHexPattern } from './hex-pattern.js';

function patternOf(text: string): BytePattern {
  const parsed = parseHexPattern(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.fault.code}`);
  return parsed.pattern;
}

it('finds fixed bytes at their first place', () => {
  const pattern = BytePattern.of(Uint8Array.of(1, 2));
  const message = Uint8Array.of(0, 1, 1, 2, 1, 2);
  expect(pattern.match(message, 'anywhere')).toEqual({ from: 2, to: 4, captures: [] });
  expect(pattern.match(message, 'end')).toEqual({ from: 4, to: 6, captures: [] });
  expect(pattern.test(message, 'start')).toBe(false);
});

it.each([
  ['AA 55', [0xaa, 0x55], true],
  ['AA ?? 01 02', [1, 2], false],
  ['AA 55 ## 01', [0xaa, 0x55], false],
  ['4? ??', [], false],
])('has bytes that each message with it contains: %s', (text, bytes, isWhole) => {
  expect(patternOf(text).fixedRun).toEqual({ bytes: Uint8Array.from(bytes), isWhole });
});

describe('a search', () => {
  /** The same pattern as a regular expression over latin1, whose engine tries every way. */
  function expressionOf(tokens: readonly string[]): RegExp {
    const source = tokens.map((token) => {
      if (token === '??') return '[^]';
      if (token === '##') return '[^]?';
      return `\\x${token}`;
    });
    return new RegExp(source.join(''));
  }

  it('finds what a regular expression finds, at every place', () => {
    const token = fc.constantFrom('41', '42', '??', '##');
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 1, maxLength: 40 }),
        fc.string({ unit: fc.constantFrom('A', 'B', 'C'), maxLength: 60 }),
        (tokens, text) => {
          const optional = tokens.filter((one) => one === '##').length;
          fc.pre(optional <= 32);
          const pattern = patternOf(tokens.join(' '));
          const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
          const expression = expressionOf(tokens);
          const anchored = { anywhere: '', start: '^', end: '', whole: '^' } as const;
          for (const place of ['anywhere', 'start', 'end', 'whole'] as const) {
            const ends = place === 'end' || place === 'whole' ? '$' : '';
            const matches = new RegExp(`${anchored[place]}(?:${expression.source})${ends}`).test(text);
            expect(pattern.test(bytes, place), place).toBe(matches);
            const match = pattern.match(bytes, place);
            expect(match !== undefined, place).toBe(matches);
            if (match === undefined) continue;
            expect(
              new RegExp(`^(?:${expression.source})$`).test(text.slice(match.from, match.to)),
              place,
            ).toBe(true);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('takes no more steps for a pattern that almost fits everywhere', () => {
    const message = new Uint8Array(1_000_000);
    const pattern = patternOf(`${'00 '.repeat(500)}${'## '.repeat(32)}01`);
    expect(pattern.match(message, 'anywhere')).toBeUndefined();
    expect(pattern.match(message, 'end')).toBeUndefined();
    message[999_999] = 1;
    expect(pattern.match(message, 'anywhere')?.to).toBe(1_000_000);
  });
});

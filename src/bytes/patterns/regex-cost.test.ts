import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { maxRegexCost, regexCost } from './regex-cost.js';

/** The instructions of the engine's program, but for its two of its own. */
const compiledSize = (source: string): number => RE2JS.compile(source).programSize() - 2;

describe('what a regular expression costs', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['x{1000}', 1_000],
    ['x{3,}', 4],
    ['x{2,5}', 8],
    ['(x{30}){30}', 960],
    ['((x{10}){10}){10}', 1_220],
    ['(?:ab|cd){3}', 15],
    ['(?:a|b|c){10}', 10],
    ['(?P<n>a)(?<m>b)', 6],
    ['(?i)a(?-i:b)', 2],
    ['[]a]{3}[^]{]{2}[[:alpha:]\\]]', 6],
    ['\\x{1F600}\\x41\\Qa{9}\\E\\{', 7],
    ['a{,3}b{x}{', 10],
    ['a*?b+c?', 6],
    ['\\pL{100}\\p{Greek}', 101],
    ['😀{10}', 10],
  ])('is counted without compiling it: %s', (source, cost) => {
    expect(regexCost(source)).toBe(cost);
  });

  it('is about what the engine makes of it', () => {
    const atom = fc.constantFrom(
      'a',
      'bc',
      '.',
      '[a-c]',
      '\\d',
      '\\.',
      '(?:ab|cd)',
      '(x)',
      '(?:a{2}b?){3}',
      '^',
    );
    const count = fc.constantFrom('', '', '{3}', '{2,4}', '{1,}', '*', '+?', '{10}');
    const source = fc.array(fc.tuple(atom, count), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(source, (parts) => {
        const text = parts.map(([one, often]) => (one === '^' ? one : `(?:${one})${often}`)).join('');
        const size = compiledSize(text);
        expect(regexCost(text)).toBeGreaterThanOrEqual(size * 0.7 - 8);
        expect(regexCost(text)).toBeLessThanOrEqual(size * 1.5 + 8);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is enough for any four thousand characters without counts', () => {
    for (const unit of ['a', 'a?', '(a)', '\\pL', 'ab|', '[a]'])
      expect(regexCost(unit.repeat(4_096 / unit.length))).toBeLessThanOrEqual(maxRegexCost);
  });

  it('is too much where counts follow or hold each other, or a bracket has hundreds of classes of Unicode', () => {
    for (const source of ['x{1000}'.repeat(11), '((a?){80}){80}', `[${'\\pL\\PL'.repeat(600)}]`])
      expect(regexCost(source)).toBeGreaterThan(maxRegexCost);
  });

  it('is a number for whatever is no expression, and takes time in proportion', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'a()[]{}|*?+\\pQE:<>P^-,1290i'), maxLength: 40 }),
        (text) => {
          expect(regexCost(text)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 3_000 },
    );
    for (const unit of ['(', '[', '(?<', '{1', '\\Q', 'a{1000}', '((a){9}){9}', '[[:', '|'])
      expect(regexCost(unit.repeat(100_000))).toBeGreaterThanOrEqual(0);
  });
});

import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compileRegex } from './re2-regex.js';

function regex(source: string) {
  const compiled = compileRegex(source);
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.regex;
}

describe('a regular expression of a rule', () => {
  it('gives its groups by number and by name', () => {
    const temp = regex('^temp=(?<value>[0-9.]+) (.)?');
    expect(temp.groupNames).toEqual(['value', undefined]);
    expect(temp.exec('temp=23.4 ')).toEqual(['temp=23.4 ', '23.4', undefined]);
    expect(temp.exec('hum=55')).toBeUndefined();
  });

  it('says what is wrong with it', () => {
    expect(compileRegex('(')).toMatchObject({ ok: false, reason: expect.stringMatching(/closing/) });
    expect(compileRegex('(?=a)')).toMatchObject({ ok: false, reason: 'filter-pattern-looks-around' });
  });

  it('minds case unless it says otherwise', () => {
    expect([
      regex('State').test('state'),
      regex('(?i)State').test('sTATE'),
      regex('a(?i:B)').test('ab'),
    ]).toEqual([false, true, true]);
  });

  it('matches what the engine matches, whatever is looked for before', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      'ab',
      '.',
      'a*',
      'b+',
      'a?',
      '[ab]',
      '(a|b)',
      '(?:ab)',
      '(?i)',
      '\\x61',
      'a{2}',
      '^',
      '$',
      '|',
    );
    const source = fc.array(atom, { minLength: 1, maxLength: 6 }).map((atoms) => atoms.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(source, text, (expression, given) => {
        const compiled = compileRegex(expression);
        if (!compiled.ok) return;
        const isMatch = RE2JS.compile(expression).test(given);
        expect([compiled.regex.test(given), compiled.regex.exec(given) !== undefined]).toEqual([
          isMatch,
          isMatch,
        ]);
      }),
      { numRuns: 3_000 },
    );
  });
});

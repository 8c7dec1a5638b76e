import { expect, it } from 'vitest';
import { compileRe2 } from './re2.js';

const reason = (source: string, isJavaScript = false): string => {
  const compiled = compileRe2(source, { isCaseless: false, isJavaScript });
  return compiled.ok ? 'compiled' : compiled.reason;
};

it('says what is wrong with an expression', () => {
  expect(['(?=a)', '(a)\\1', 'x{1000}'.repeat(11), '(', 'x{1001}'].map((source) => reason(source))).toEqual([
    'filter-pattern-looks-around',
    'filter-pattern-looks-around',
    'pattern-too-large',
    'missing closing ): `(`',
    'invalid repeat count: `{1001}`',
  ]);
});

it('minds case or not, and reads what is written as in JavaScript', () => {
  const matches = (source: string, text: string, options: Parameters<typeof compileRe2>[1]): boolean => {
    const compiled = compileRe2(source, options);
    return compiled.ok && compiled.expression.test(text);
  };
  expect(matches('^ab$', 'AB', { isCaseless: false })).toBe(false);
  expect(matches('^ab$', 'AB', { isCaseless: true })).toBe(true);
  expect(matches('^a\\/(?<n>b)$', 'a/b', { isCaseless: false, isJavaScript: true })).toBe(true);
  expect(reason('\\cA', false)).not.toBe('compiled');
  expect(reason('\\cA', true)).toBe('compiled');
});

import { expect, it } from 'vitest';
import { compareValues, parseComparison } from './comparison.js';

/** What a comparison of plain values comes to. */
function compared(text: string): string {
  const comparison = parseComparison(text);
  if (comparison === undefined) return 'none';
  return compareValues(comparison.left, comparison.right, comparison).type;
}

it.each([
  ['30.5 == 30.4 ± 0.1', 'holds'],
  ['30.6 == 30.4 ± 0.1', 'fails'],
  ['30.5 != 30.4 +- 0.1', 'fails'],
  ['1 == 1.0', 'holds'],
  ['0x10 == 16', 'holds'],
  ['2s > 500ms', 'holds'],
  ['abc contains b', 'holds'],
  ['abc contains d', 'fails'],
  ['"a b" == "a b"', 'holds'],
  ['a == b', 'fails'],
  ['a < 1', 'not-comparable'],
  ['1 >= 1', 'holds'],
  ['1 > 1', 'fails'],
  ['1 <= 0', 'fails'],
  ['== 1', 'none'],
  ['1 1', 'none'],
])('compares %s: %s', (text, outcome) => {
  expect(compared(text)).toBe(outcome);
});

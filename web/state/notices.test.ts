import { describe, expect, it } from 'vitest';
import type { RuleNotice } from '../../src/http/protocol.js';
import { noNotices, withNotices } from './notices.js';

const notice = (number: number): RuleNotice => ({
  number,
  timeMicros: number,
  endpoint: 'e1',
  rule: 'hot',
  text: `${number}`,
});

describe('notices', () => {
  it('are kept in the order that they came in', () => {
    const { shown, older } = withNotices(withNotices(noNotices, [notice(1)], 0), [notice(2), notice(3)], 0);
    expect(shown.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(older).toBe(0);
  });

  it('are counted where there are more than are shown, and where some were lost', () => {
    const many = Array.from({ length: 25 }, (_, index) => notice(index + 1));
    const { shown, older } = withNotices(withNotices(noNotices, many, 0), [notice(40)], 14);
    expect(shown.at(0)?.number).toBe(7);
    expect(shown).toHaveLength(20);
    expect(older).toBe(6 + 14);
  });
});

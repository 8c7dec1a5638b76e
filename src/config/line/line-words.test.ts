import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { over, parseProfile, readConditionWords, wordsOf } from './line-words.js';

const read = (text: string) => readConditionWords(wordsOf(text), text.length);

describe('a list of conditions', () => {
  it('has names and values, with blanks or commas between them; what stands later wins', () => {
    expect(read('loss 5%, delay 80ms  loss 1% outage')).toEqual({
      ok: true,
      value: {
        up: { loss: 0.01, delayMs: 80, isOut: true },
        down: { loss: 0.01, delayMs: 80, isOut: true },
      },
    });
    expect(read('')).toEqual({ ok: true, value: { up: {}, down: {} } });
  });

  it('takes both sides of a profile', () => {
    expect(read('profile dsl delay 1ms')).toMatchObject({
      value: { up: { rateBitsPerSecond: 384_000, delayMs: 1 }, down: { rateBitsPerSecond: 1_500_000 } },
    });
  });

  it.each([
    ['loss', 4, 'line-probability'],
    ['loss 5', 5, 'line-probability'],
    ['loss 5% x', 8, 'timeline-what'],
    ['profile', 7, 'line-profile'],
    ['constructor 1', 0, 'timeline-what'],
  ])('says where "%s" is wrong', (text, at, reason) => {
    expect(read(text)).toMatchObject({ ok: false, fault: { at, reason } });
  });

  it('lies over another one', () => {
    const one = { up: { loss: 1 }, down: { delayMs: 3 } };
    expect(over(one, { up: { loss: 0 }, down: {} })).toEqual({ up: { loss: 0 }, down: { delayMs: 3 } });
  });

  it('names the nearest profile first', () => {
    const parsed = parseProfile('wifi-bed');
    expect(parsed.ok ? '' : failureMessage(parsed.failure, 'en')).toMatch(
      /^there is no profile "wifi-bed"; there are wifi-bad, /,
    );
  });
});

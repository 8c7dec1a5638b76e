import { describe, expect, it } from 'vitest';
import { longSpan } from './long-span.js';

describe('a long span', () => {
  it.each([
    [3_599.9, undefined],
    [3_600, { unit: 'hours', hours: 1, minutes: 0 }],
    [86_399, { unit: 'hours', hours: 23, minutes: 59 }],
    [86_400, { unit: 'days', days: 1, hours: 0 }],
    [325_546_200, { unit: 'days', days: 3_767, hours: 21 }],
  ])('of %d s is in its two largest units', (seconds, span) => expect(longSpan(seconds)).toEqual(span));
});

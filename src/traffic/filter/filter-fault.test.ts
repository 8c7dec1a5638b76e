import { describe, expect, it } from 'vitest';
import { filterFault } from './filter-fault.js';

describe('the fault of a filter whose layouts are not known', () => {
  it.each([
    ['size > 20', undefined],
    ['meter and meter.temp > 3', undefined],
    ['siez > 20', undefined],
    ['text matches "(("', undefined],
    ['size >', 'FILTER_INVALID'],
    ['(size > 3', 'FILTER_INVALID'],
    ['size contains 3', 'FILTER_INVALID'],
    ['time > "not a time"', 'FILTER_VALUE_INVALID'],
    ['hex matches "GG"', 'FILTER_INVALID'],
  ])('of %s is %s', (text, code) => {
    expect(filterFault(text)?.code).toBe(code);
  });
});

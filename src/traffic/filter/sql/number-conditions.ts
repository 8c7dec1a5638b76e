import type { CheckedOperator } from '../checked-filter.js';
import { nanosecondsPerMicrosecond } from '../nanoseconds.js';
import { type Condition, everything, exactly, not, nothing } from './condition.js';

type Comparison = Exclude<CheckedOperator, 'contains'>;

/** A whole number of a message satisfies a comparison with one that was written; NaN differs from all and is in no order. */
export function compareNumber(expression: string, operator: Comparison, number: number): Condition {
  if (Number.isNaN(number)) return operator === '!=' ? everything : nothing;
  return exactly(`${expression} ${operator} ?`, number);
}

/**
 * A time in microseconds satisfies a comparison with one in nanoseconds. A number holds nanoseconds of our days to some 200 alone, so
 * that the first microseconds which are not less, and which are more, are found by comparing as filters do.
 */
export function compareMicros(column: string, operator: Comparison, nanoseconds: number): Condition {
  const notLess = firstMicros(nanoseconds, (value) => value >= nanoseconds);
  const more = firstMicros(nanoseconds, (value) => value > nanoseconds);
  switch (operator) {
    case '<':
      return exactly(`${column} < ?`, notLess);
    case '>=':
      return exactly(`${column} >= ?`, notLess);
    case '<=':
      return exactly(`${column} < ?`, more);
    case '>':
      return exactly(`${column} >= ?`, more);
    case '==':
      return exactly(`${column} >= ? AND ${column} < ?`, notLess, more);
    case '!=':
      return not(exactly(`${column} >= ? AND ${column} < ?`, notLess, more));
  }
}

/** The first number of microseconds for which `holds`, which is so for all that follow. */
function firstMicros(nanoseconds: number, holds: (value: number) => boolean): number {
  const near = Math.round(nanoseconds / nanosecondsPerMicrosecond);
  if (near >= Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
  if (near <= Number.MIN_SAFE_INTEGER) return Number.MIN_SAFE_INTEGER;
  let micros = near - 2;
  while (!holds(micros * nanosecondsPerMicrosecond)) micros += 1;
  return micros;
}

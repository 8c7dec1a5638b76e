import { type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Span } from './syntax.js';

/** A failure at a place of a filter: params `column` (from 1) and `columns` mark it. */
export function filterFailure(
  code:
    | 'FILTER_INVALID'
    | 'FILTER_FIELD_UNKNOWN'
    | 'FILTER_NAME_UNKNOWN'
    | 'FILTER_VALUE_INVALID'
    | 'FILTER_PATTERN_INVALID',
  span: Span,
  params: ErrorParams,
): Failure {
  return failure(code, { column: span.from + 1, columns: Math.max(1, span.to - span.from), ...params });
}

/** What is wrong with a filter at a place. */
export function invalidAt(span: Span, reason: ReasonKey, params: ErrorParams = {}): Failure {
  return filterFailure('FILTER_INVALID', span, { reason, ...params });
}

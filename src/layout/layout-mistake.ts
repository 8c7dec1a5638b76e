import type { ErrorCode } from '../errors/catalog.js';
import { type ErrorParams, type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { ReasonKey } from '../errors/reasons.js';

/** Carries the first mistake of a layout out of nested readers to `whole`, which catches it. */
export class LayoutMistake extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/** A mistake in what stands in the file. @throws LayoutMistake LAYOUT_INVALID */
export function mistake(reason: ReasonKey, params: ErrorParams = {}): never {
  throw new LayoutMistake('LAYOUT_INVALID', { reason, ...params });
}

/** Runs `read`, and adds `params` (`layout`, `field`) to the mistake that it ends with, unless it has them. @throws LayoutMistake */
export function within<Value>(params: ErrorParams, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LayoutMistake)) throw error;
    throw new LayoutMistake(error.code, { ...params, ...error.params });
  }
}

/** The result of `read`, or the failure that its mistake is. */
export function parsedBy<Value>(read: () => Value): Parsed<Value> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (!(error instanceof LayoutMistake)) throw error;
    return { ok: false, failure: failureOf(error) };
  }
}

function failureOf({ code, params }: LayoutMistake): Failure {
  return failure(code, params);
}

import { catalog, type ErrorCode } from './catalog.js';
import type { Fault } from './entry.js';
import { isBecause, reasons } from './reasons.js';

/**
 * What a message names: ports, addresses, counts, the system's own words. Never formatted before it is shown. A `reason`
 * is a key of `reasons` (a `Because`), or the words of the system or of another program.
 */
export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * A failure as a value: what an `error` event, the API and `--json` carry.
 * `code` is stable (docs/errors.md); `params` fill the message of the catalog in the reader's language.
 */
export interface Failure {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly params: ErrorParams;
}

/**
 * The one error class that this program throws for a caller's mistake or a failed operation.
 * `message` is the English line of the catalog: thing, cause, next step.
 */
export class BreakoutboxError extends Error implements Failure {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(failureMessage({ code, params }, 'en'), options as ErrorOptions);
    this.name = 'BreakoutboxError';
    this.code = code;
    this.fault = catalog[code].fault;
    this.params = params;
  }
}

/** A failure value of the catalog, with the side at fault filled in. */
export function failure(code: ErrorCode, params: ErrorParams = {}): Failure {
  return { code, fault: catalog[code].fault, params };
}

/** The languages that messages exist in. */
export type Language = 'en' | 'zh-CN';

/** One line for a person: the catalog's sentence in `language` with the failure's params in their places. */
export function failureMessage(failed: Pick<Failure, 'code' | 'params'>, language: Language): string {
  return filled(catalog[failed.code][language], wordedParams(failed.params, language));
}

/** The params as a sentence in `language` takes them: a `reason` of this program's own is put into words. */
export function wordedParams(params: ErrorParams, language: Language): ErrorParams {
  const { reason } = params;
  return isBecause(reason) ? { ...params, reason: filled(reasons[reason][language], params) } : params;
}

function filled(sentence: string, params: ErrorParams): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

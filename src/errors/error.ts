import { catalog, type ErrorCode } from './catalog.js';
import type { Fault } from './entry.js';
import { isReasonKey, reasons } from './reasons.js';
import { isSituation, type Situation, situations } from './situations.js';

/**
 * The values in a message: ports, addresses, counts, the system's own words. Formatted only when shown. A `reason`
 * is a key of `reasons` (a `ReasonKey`), or the words of the system or of another program; a `situation` is a key of
 * `situations`; `choices` are words with a space between them.
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
 * The one error class that this program throws for a caller's mistake or a failed operation. It carries the failure, which
 * is reported as plain data; the error adds a stack and a cause.
 * `message` is the English line of the catalog: thing, cause, next step.
 */
export class BreakoutboxError extends Error {
  /** The stable code (docs/errors.md), where Node's own errors have theirs. */
  readonly code: ErrorCode;
  readonly fault: Fault;
  /** The failure that an `error` event, the API and `--json` report. */
  readonly failure: Failure;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(failureMessage({ code, params }, 'en'), options as ErrorOptions);
    this.name = 'BreakoutboxError';
    this.failure = failure(code, params);
    this.code = code;
    this.fault = this.failure.fault;
  }
}

/** A failure as an error to throw. */
export function errorOf({ code, params }: Failure, options?: { cause?: unknown }): BreakoutboxError {
  return new BreakoutboxError(code, params, options);
}

/** A failure value of the catalog, with the side at fault filled in. */
export function failure(code: ErrorCode, params: ErrorParams = {}): Failure {
  return { code, fault: catalog[code].fault, params };
}

/** The same error, worded for a situation that only its catcher knows. */
export function inSituation(error: BreakoutboxError, situation: Situation): BreakoutboxError {
  return new BreakoutboxError(error.code, { ...error.failure.params, situation }, { cause: error });
}

/** The languages that messages exist in. */
export type Language = 'en' | 'zh-CN';

/** The separators of a list. */
const listJoint: Readonly<Record<Language, string>> = { en: ', ', 'zh-CN': '、' };

/**
 * One line for a person: the sentence in `language`, of the failure's situation or else the catalog's, with the failure's
 * params in their places.
 */
export function failureMessage(
  { code, params }: Pick<Failure, 'code' | 'params'>,
  language: Language,
): string {
  const { situation } = params;
  const sentence = isSituation(situation) ? situations[situation] : catalog[code];
  return filled(sentence[language], wordedParams(params, language));
}

/** The params as text in `language`: a `reason` of this program's own is worded, `choices` become a list. */
export function wordedParams(params: ErrorParams, language: Language): ErrorParams {
  const { reason, choices } = params;
  const listed =
    choices === undefined
      ? params
      : { ...params, choices: String(choices).replaceAll(' ', listJoint[language]) };
  return isReasonKey(reason) ? { ...listed, reason: filled(reasons[reason][language], listed) } : listed;
}

function filled(sentence: string, params: ErrorParams): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

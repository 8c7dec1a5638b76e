import {
  BreakoutboxError,
  type Failure,
  failureMessage,
  type Language,
  wordedParams,
} from '../errors/error.js';

/**
 * Why a file that a command names cannot be used, with the place of its fault. What a reader of files says of a property is the
 * reason itself; any other failure is a sentence of its own.
 */
export function fileFault(
  code: 'RULES_INVALID' | 'SEQUENCE_INVALID',
  file: string,
  { line = 1, column = 1 }: { readonly line?: string | number; readonly column?: string | number },
  failed: Failure,
  language: Language,
): BreakoutboxError {
  const own = failed.code === 'DESCRIPTION_INVALID' || failed.code === 'FILE_SYNTAX_INVALID';
  const reason = own ? wordedParams(failed.params, language).reason : failureMessage(failed, language);
  return new BreakoutboxError(code, { file, line, column, reason: reason ?? '' });
}

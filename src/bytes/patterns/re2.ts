// The one place that loads the engine of regular expressions: what has none does not load it.
import { RE2JS } from 're2js';
import { maxRegexCost, regexCost } from './regex-cost.js';

/** A compiled expression of the engine. */
export type Re2Expression = RE2JS;

/** A compiled expression, or the words of what is wrong with it: a `ReasonKey`, or those of the engine. */
export type CompiledRe2 =
  | { readonly ok: true; readonly expression: Re2Expression }
  | { readonly ok: false; readonly reason: string };

/** How an expression is read. */
export interface Re2Options {
  /** Case does not matter unless the expression says `(?-i)`. */
  readonly isCaseless: boolean;
  /** It is written as in JavaScript: `\/`, `\cX`, `(?<name>…)`. */
  readonly isJavaScript?: boolean;
}

/**
 * Compiles a regular expression of RE2, whose time is linear in the text, whoever wrote it. One whose counts come to too much is refused:
 * 4 KiB of them took a second to compile.
 */
export function compileRe2(source: string, { isCaseless, isJavaScript = false }: Re2Options): CompiledRe2 {
  if (regexCost(source) > maxRegexCost) return { ok: false, reason: 'pattern-too-large' };
  try {
    const translated = isJavaScript ? RE2JS.translateRegExp(source) : source;
    const expression = RE2JS.compile(translated, isCaseless ? RE2JS.CASE_INSENSITIVE : 0);
    return { ok: true, expression };
  } catch (error) {
    return { ok: false, reason: reasonOf(source, error) };
  }
}

function reasonOf(source: string, error: unknown): string {
  if (/\(\?(?:[=!>]|<[=!])|\\[1-9]/.test(source)) return 'filter-pattern-looks-around';
  return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
}

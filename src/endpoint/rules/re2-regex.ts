// Separate because it loads the engine of regular expressions: rules without one do not load it.
import { compileRe2, type Re2Expression } from '../../bytes/patterns/re2.js';
import { requiredText } from '../../traffic/filter/required-literal.js';
import type { CompiledRegex, Regex } from './rule-tools.js';

/** Compiles a regular expression of RE2 with groups; its time is linear in the text, whoever wrote it. */
export function compileRegex(source: string): CompiledRegex {
  const compiled = compileRe2(source, { isCaseless: false });
  return compiled.ok ? { ok: true, regex: new Re2Regex(source, compiled.expression) } : compiled;
}

class Re2Regex implements Regex {
  readonly groupNames: readonly (string | undefined)[];
  readonly #expression: Re2Expression;
  /** A text without it cannot match, and is searched thirty times as fast; empty if there is none. */
  readonly #required: string;

  constructor(source: string, expression: Re2Expression) {
    this.#expression = expression;
    const ignoresCase = /\(\?[a-zA-Z-]*i/.test(source);
    this.#required = ignoresCase ? '' : requiredText(source);
    const names = Object.entries(this.#expression.namedGroups());
    this.groupNames = Array.from(
      { length: this.#expression.groupCount() },
      (_, index) => names.find(([, number]) => number === index + 1)?.[0],
    );
  }

  test(text: string): boolean {
    return text.includes(this.#required) && this.#expression.test(text);
  }

  exec(text: string): readonly (string | undefined)[] | undefined {
    if (!text.includes(this.#required)) return undefined;
    const matcher = this.#expression.matcher(text);
    if (!matcher.find()) return undefined;
    return Array.from(
      { length: this.groupNames.length + 1 },
      (_, index) => matcher.group(index) ?? undefined,
    );
  }

  endOf(text: string): number {
    const matcher = this.#expression.matcher(text);
    return matcher.find() ? matcher.end() : -1;
  }
}

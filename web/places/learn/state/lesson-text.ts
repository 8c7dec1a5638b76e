import { visibleText } from '../../../../src/bytes/escapes.js';

/** A part of what a lesson says: words, or code. */
export interface TextPart {
  readonly isCode: boolean;
  readonly text: string;
}

/** What stands in a text as `{name}`. */
export type Facts = Readonly<Record<string, string | number>>;

/**
 * The parts of a lesson's text: what is between backticks is code, and `{name}` is that fact, escaped, since it may have come from the
 * network. The text is cut first, so that nothing in a fact can make code.
 */
export function textParts(text: string, facts: Facts): readonly TextPart[] {
  return text
    .split('`')
    .map((part, index) => ({ isCode: index % 2 === 1, text: filled(part, facts) }))
    .filter(({ text: shown }) => shown !== '');
}

function filled(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (written, name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return fact === undefined ? written : visibleText(String(fact));
  });
}

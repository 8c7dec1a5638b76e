// Separate from `pattern.ts` because it loads the regular expression engine: a filter without a pattern does not load it.
import { RE2JS } from 're2js';
import { ByteSearch } from '../../bytes/patterns/byte-search.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Pattern, PatternCompiler, RequiredPart } from './pattern.js';
import { requiredInText, requiredLiteral } from './required-literal.js';

/** Characters that are made of bytes at a time: more arguments of one call would overflow the stack. */
const pieceCharacters = 4_096;

/**
 * Compiles a regular expression of RE2, whose time is linear in the text, whoever wrote it. Case does not matter unless the
 * expression says `(?-i)`.
 */
export const compilePattern: PatternCompiler = (source) => {
  try {
    return { ok: true, pattern: new Re2Pattern(source) };
  } catch (error) {
    return { ok: false, reason: reasonOfPattern(source, error) };
  }
};

/** What is wrong with a regular expression that the engine refused: a `ReasonKey`, or the words of the engine. */
export function reasonOfPattern(source: string, error: unknown): string {
  const looksAround: ReasonKey = 'filter-pattern-looks-around';
  if (/\(\?(?:[=!>]|<[=!])|\\[1-9]/.test(source)) return looksAround;
  return error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
}

class Re2Pattern implements Pattern {
  readonly required: RequiredPart;
  readonly #text: RE2JS;
  /** The expression for bytes: each byte is a character, U+0000 to U+00FF. */
  readonly #bytes: RE2JS;
  /** RE2 in JavaScript reads 8 MB/s, a search 300: what cannot match is found by its literal. */
  readonly #literal: ByteSearch | undefined;

  constructor(source: string) {
    this.#text = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    const utf8 = latin1(encodeUtf8(source), 0, encodeUtf8(source).length);
    this.#bytes = RE2JS.compile(utf8, RE2JS.CASE_INSENSITIVE);
    const text = requiredInText(source);
    this.required = text === '' ? undefined : { type: 'text', text };
    const literal = requiredLiteral(source);
    this.#literal = literal === '' ? undefined : new ByteSearch(encodeUtf8(literal), true);
  }

  matchesText(text: string): boolean {
    return this.#text.test(text);
  }

  matchesBytes(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#literal !== undefined && !this.#literal.isIn(bytes, from, to)) return false;
    return this.#bytes.test(latin1(bytes, from, to));
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += pieceCharacters) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + pieceCharacters)));
  }
  return text;
}

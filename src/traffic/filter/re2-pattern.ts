// Separate from `pattern.ts` because it loads the regular expression engine: a filter without a pattern does not load it.
import { ByteSearch } from '../../bytes/patterns/byte-search.js';
import { compileRe2, type Re2Expression } from '../../bytes/patterns/re2.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Pattern, PatternCompiler, RequiredPart } from './pattern.js';
import { requiredInText, requiredLiteral } from './required-literal.js';

/** Characters that are made of bytes at a time: more arguments of one call would overflow the stack. */
const pieceCharacters = 4_096;

/**
 * Compiles a regular expression of RE2, whose time is linear in the text, whoever wrote it. Case does not matter unless the
 * expression says `(?-i)`.
 */
export const compilePattern: PatternCompiler = (source) => {
  const text = compileRe2(source, { isCaseless: true });
  if (!text.ok) return text;
  const utf8 = encodeUtf8(source);
  const bytes = compileRe2(latin1(utf8, 0, utf8.length), { isCaseless: true });
  if (!bytes.ok) return bytes;
  return { ok: true, pattern: new Re2Pattern(source, text.expression, bytes.expression) };
};

class Re2Pattern implements Pattern {
  readonly required: RequiredPart;
  readonly #text: Re2Expression;
  /** The expression for bytes: each byte is a character, U+0000 to U+00FF. */
  readonly #bytes: Re2Expression;
  /** RE2 in JavaScript reads 8 MB/s, a search 300: what cannot match is found by its literal. */
  readonly #literal: ByteSearch | undefined;

  constructor(source: string, text: Re2Expression, bytes: Re2Expression) {
    this.#text = text;
    this.#bytes = bytes;
    const required = requiredInText(source);
    this.required = required === '' ? undefined : { type: 'text', text: required };
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

import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Failure } from '../../errors/error.js';
import { invalidAt } from './filter-failure.js';
import type { Token } from './lexer.js';

const letters: Readonly<Record<string, string>> = Object.freeze({
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  "'": "'",
  '\\': '\\',
});

const numbered = /\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/y;

/** A byte from 0x80 that is written as \\xHH stands in a text as half a surrogate pair, U+DC80 to U+DCFF: no character is that. */
const byteBase = 0xdc00;

/** The bytes of a text of a filter: its characters in UTF-8, and the bytes that are written as \\xHH. */
export function bytesOfText(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/u.test(text)) return encodeUtf8(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > byteBase && code <= byteBase + 0xff) bytes.push(code - byteBase);
    else bytes.push(...encodeUtf8(character));
  }
  return Uint8Array.from(bytes);
}

/**
 * Reads the text whose quote is at `quoteAt`. `rawFrom` is where the `r` of a raw text is, in which backslashes mean themselves;
 * `undefined` for any other.
 */
export function readQuoted(text: string, quoteAt: number, rawFrom: number | undefined): Token | Failure {
  const quote = text.charAt(quoteAt);
  const type = quote === '"' ? 'text' : 'character';
  const from = rawFrom ?? quoteAt;
  let value = '';
  let at = quoteAt + 1;
  while (at < text.length && text.charAt(at) !== quote) {
    if (text.charAt(at) !== '\\' || rawFrom !== undefined) {
      value += text.charAt(at);
      at += 1;
      continue;
    }
    const found = readEscape(text, at);
    if ('code' in found) return found;
    value += found.value;
    at += found.length;
  }
  if (at >= text.length) return invalidAt({ from, to: text.length }, 'filter-quote-missing');
  const span = { from, to: at + 1 };
  if (type === 'character' && [...value].length !== 1) return invalidAt(span, 'filter-character-alone');
  return { type, text: value, span };
}

function readEscape(text: string, at: number): { readonly value: string; readonly length: number } | Failure {
  const letter = letters[text.charAt(at + 1)];
  if (letter !== undefined) return { value: letter, length: 2 };
  numbered.lastIndex = at;
  const match = numbered.exec(text);
  if (match === null) return unknownEscape(text.slice(at, at + 2), at);
  const [whole, hex, octal, short, long] = match;
  const code =
    octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  const isUniversal = short !== undefined || long !== undefined;
  if (isUniversal ? !isUniversalName(code) : code > 255) return unknownEscape(whole, at);
  const isByte = !isUniversal && code >= 0x80;
  return { value: String.fromCodePoint(isByte ? byteBase + code : code), length: whole.length };
}

/** As in C (ISO 9899, 6.4.3): a character of ASCII has no name but $, @ and `, and half a surrogate pair has none. */
function isUniversalName(code: number): boolean {
  if (code < 0xa0) return code === 0x24 || code === 0x40 || code === 0x60;
  return code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff);
}

function unknownEscape(written: string, at: number): Failure {
  return invalidAt({ from: at, to: at + written.length }, 'filter-escape-unknown', { text: written });
}

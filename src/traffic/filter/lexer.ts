import type { Failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { invalidAt } from './filter-failure.js';
import { readQuoted } from './quoted-text.js';
import type { Span } from './syntax.js';

/** A word, sign or text of a filter. */
export interface Token {
  /** `brackets` are a slice with its ranges, `layer` is a `#` with its number or ranges. */
  readonly type: 'word' | 'sign' | 'text' | 'character' | 'brackets' | 'layer' | 'end';
  /** Texts without quotes and escapes, brackets and layers without their signs, the rest as it was written. */
  readonly text: string;
  readonly span: Span;
}

/** Words and signs that a filter may have at most. */
export const maxTokens = 4_000;

const blanks = /[ \t\r\n]+/y;
const signs = /\.\.|===|!==|&&|\|\||==|!=|~=|<=|>=|[!<>~&+\-*/%(){},]/y;
/** What words look like; the longest one counts. */
const words: readonly RegExp[] = [
  /\.?[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*/y,
  // Bytes with colons between them; a colon before them says that they are no name.
  /:?[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})+|:[0-9A-Fa-f]{1,2}/y,
  // IPv4 with a prefix.
  /\d+(?:\.\d+){3}\/\d+/y,
  // IPv6: eight groups, or fewer with a double colon; the last two may be IPv4.
  /(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?:\/\d+)?/y,
  /(?:[0-9A-Fa-f]{1,4}:){6}\d+(?:\.\d+){3}(?:\/\d+)?/y,
  /(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?::(?:(?:[0-9A-Fa-f]{1,4}:){0,6}(?:\d+(?:\.\d+){3}|[0-9A-Fa-f]{1,4}))?(?:\/\d+)?/y,
];

/** Parts the text of a filter into words and signs; the last token is its end. */
export function readTokens(text: string): Parsed<readonly Token[]> {
  const tokens: Token[] = [];
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    if (tokens.length === maxTokens)
      return {
        ok: false,
        failure: invalidAt({ from: at, to: at + 1 }, 'filter-too-long', { limit: maxTokens }),
      };
    const token = readToken(text, at);
    if ('code' in token) return { ok: false, failure: token };
    tokens.push(token);
    at = skipBlanks(text, token.span.to);
  }
  tokens.push({ type: 'end', text: '', span: { from: text.length, to: text.length } });
  return { ok: true, value: tokens };
}

function skipBlanks(text: string, at: number): number {
  return at + matchAt(blanks, text, at).length;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function readToken(text: string, at: number): Token | Failure {
  const raw = /[rR]"/y;
  raw.lastIndex = at;
  if (raw.test(text)) return readQuoted(text, at + 1, at);
  const character = text.charAt(at);
  if (character === '"' || character === "'") return readQuoted(text, at, undefined);
  if (character === '[') return readBrackets(text, at);
  if (character === '#') return readLayer(text, at);
  let word = '';
  for (const pattern of words) {
    const match = matchAt(pattern, text, at);
    if (match.length > word.length) word = match;
  }
  if (word !== '') return { type: 'word', text: word, span: { from: at, to: at + word.length } };
  const sign = matchAt(signs, text, at);
  if (sign !== '') return { type: 'sign', text: sign, span: { from: at, to: at + sign.length } };
  const span = { from: at, to: at + 1 };
  if (character === '=') return invalidAt(span, 'filter-equality');
  return invalidAt(span, 'filter-unexpected', { text: character });
}

function readBrackets(text: string, at: number): Token | Failure {
  const end = text.indexOf(']', at);
  if (end < 0) return invalidAt({ from: text.length, to: text.length }, 'filter-ends-early');
  return { type: 'brackets', text: text.slice(at + 1, end), span: { from: at, to: end + 1 } };
}

function readLayer(text: string, at: number): Token | Failure {
  if (text.charAt(at + 1) === '[') {
    const brackets = readBrackets(text, at + 1);
    return 'code' in brackets
      ? brackets
      : { type: 'layer', text: brackets.text, span: { from: at, to: brackets.span.to } };
  }
  const number = matchAt(/\d+/y, text, at + 1);
  if (number === '') return invalidAt({ from: at, to: at + 1 }, 'filter-layer-number');
  return { type: 'layer', text: number, span: { from: at, to: at + 1 + number.length } };
}

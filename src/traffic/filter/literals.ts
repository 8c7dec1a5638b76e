import { decodeUtf8 } from '../../bytes/utf8.js';
import type { ErrorParams } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { FieldType } from '../../wire/field-type.js';
import { ipv4Bytes, ipv6Bytes } from './addresses.js';
import type { Literal, ValueKind } from './checked-filter.js';
import { dateNanoseconds } from './dates.js';
import { nanosecondsPerSecond } from './nanoseconds.js';
import { bytesOfText } from './quoted-text.js';
import type { Quoted, Word } from './syntax.js';

/** Why a literal is not of the kind that is needed. */
export interface LiteralMistake {
  readonly reason: ReasonKey;
  readonly params: ErrorParams;
}

const maxima: Readonly<Partial<Record<ValueKind, number>>> = Object.freeze({
  u8: 0xff,
  u16: 0xffff,
  u24: 0xff_ffff,
  u32: 0xffff_ffff,
  u64: 2 ** 64,
  i32: 0x7fff_ffff,
});

/** Converts a literal to the kind of what it is compared with, by the rules of Wireshark. `values` are the names of its values. */
export function readLiteral(
  literal: Word | Quoted,
  kind: ValueKind,
  values: FieldType['values'],
): Literal | LiteralMistake {
  switch (kind) {
    case 'text':
      return textLiteral(literal);
    case 'bytes':
    case 'protocol':
      return bytesLiteral(literal, kind);
    case 'mac':
      return macLiteral(literal);
    case 'ipv4':
    case 'ipv6':
      return addressLiteral(literal, kind);
    case 'boolean':
      return booleanLiteral(literal, values);
    case 'time':
    case 'duration':
      return timeLiteral(literal, kind);
    case 'double':
      return doubleLiteral(literal);
    case 'date':
      return dateLiteral(literal);
    case 'group':
      return mistake('filter-name-unknown');
    default:
      return numberLiteral(literal, kind, values);
  }
}

/** What a MAC address may contain: hex digits, and no text in quotes. */
export function readMacPart(literal: Word | Quoted): Literal | LiteralMistake {
  return literal.type === 'word' ? bytesLiteral(literal, 'bytes') : mistake('filter-quotes-not-taken');
}

function mistake(reason: ReasonKey, params: ErrorParams = {}): LiteralMistake {
  return { reason, params };
}

function textLiteral({ type, text }: Word | Quoted): Literal {
  return {
    type: 'text',
    kind: 'text',
    text: type === 'word' ? text : decodeUtf8(bytesOfText(text)),
    words: `"${text}"`,
  };
}

/** Bytes of a text in quotes, or hex digits in pairs with `:`, `.`, `-` or nothing between them. */
function bytesLiteral({ type, text }: Word | Quoted, kind: ValueKind): Literal | LiteralMistake {
  const bytes = type === 'word' ? hexBytes(text) : bytesOfText(text);
  if (bytes === undefined) return mistake('filter-not-bytes');
  return { type: 'bytes', kind, bytes, prefixBits: undefined, words: type === 'word' ? text : `"${text}"` };
}

function hexBytes(written: string): Uint8Array | undefined {
  const text = written.replace(/^:/, '');
  const single = /^0[xX]([0-9A-Fa-f]{1,2})$/.exec(text)?.[1];
  const bytes: number[] = [];
  for (const group of single === undefined ? text.split(/[:.-]/) : [single]) {
    if (!/^[0-9A-Fa-f]+$/.test(group)) return undefined;
    // An odd digit at the end is a byte of its own.
    for (const pair of group.match(/../g) ?? []) bytes.push(Number.parseInt(pair, 16));
    if (group.length % 2 === 1) bytes.push(Number.parseInt(group.slice(-1), 16));
  }
  return Uint8Array.from(bytes);
}

function macLiteral({ type, text }: Word | Quoted): Literal | LiteralMistake {
  if (type !== 'word') return mistake('filter-quotes-not-taken');
  const bytes = hexBytes(text);
  return bytes?.length === 6
    ? { type: 'bytes', kind: 'mac', bytes, prefixBits: undefined, words: text }
    : mistake('filter-not-address', { family: 'MAC', example: '02:00:5e:10:00:01' });
}

function addressLiteral({ type, text }: Word | Quoted, kind: 'ipv4' | 'ipv6'): Literal | LiteralMistake {
  if (type !== 'word') return mistake('filter-quotes-not-taken');
  const [address = '', prefix] = text.split('/');
  const bytes = kind === 'ipv4' ? ipv4Bytes(address) : ipv6Bytes(address);
  if (bytes === undefined) {
    return mistake(
      'filter-not-address',
      kind === 'ipv4' ? { family: 'IPv4', example: '192.0.2.1' } : { family: 'IPv6', example: '2001:db8::1' },
    );
  }
  const prefixBits = prefix === undefined ? undefined : Number(prefix);
  const most = bytes.length * 8;
  if (prefixBits !== undefined && prefixBits > most) return mistake('filter-prefix-too-long', { most });
  return { type: 'bytes', kind, bytes, prefixBits, words: text };
}

function booleanLiteral(literal: Word | Quoted, values: FieldType['values']): Literal | LiteralMistake {
  const { type, text } = literal;
  const words = /^(True|TRUE)$/.test(text) ? 1 : /^(False|FALSE)$/.test(text) ? 0 : undefined;
  const number = type === 'word' ? (words ?? readInteger(text)) : undefined;
  const named = number ?? namedValue(text, values);
  return named === undefined
    ? mistake('filter-not-boolean')
    : { type: 'number', kind: 'boolean', number: named === 0 ? 0 : 1, words: text };
}

function timeLiteral({ type, text }: Word | Quoted, kind: 'time' | 'duration'): Literal | LiteralMistake {
  if (type !== 'word') return mistake('filter-quotes-not-taken');
  const seconds = /^(\d+(?:\.\d*)?)s?$/.exec(text)?.[1];
  return seconds === undefined
    ? mistake('filter-not-time')
    : { type: 'number', kind, number: Math.round(Number(seconds) * nanosecondsPerSecond), words: text };
}

function doubleLiteral({ type, text }: Word | Quoted): Literal | LiteralMistake {
  const isNumber = type === 'word' && /^\d+(?:\.\d*)?$/.test(text);
  return isNumber
    ? { type: 'number', kind: 'double', number: Number(text), words: text }
    : mistake(type === 'word' ? 'filter-not-number' : 'filter-quotes-not-taken');
}

function dateLiteral({ type, text }: Word | Quoted): Literal | LiteralMistake {
  const number = dateNanoseconds(text);
  return number === undefined
    ? mistake('filter-not-date')
    : { type: 'number', kind: 'date', number, words: type === 'word' ? text : `"${text}"` };
}

function numberLiteral(
  { type, text }: Word | Quoted,
  kind: ValueKind,
  values: FieldType['values'],
): Literal | LiteralMistake {
  const number =
    type === 'character' ? bytesOfText(text)[0] : type === 'word' ? readInteger(text) : undefined;
  const most = maxima[kind] ?? Number.MAX_SAFE_INTEGER;
  if (number !== undefined && number > most) return mistake('filter-number-too-big', { most });
  const value = number ?? namedValue(text, values);
  if (value !== undefined) return { type: 'number', kind, number: value, words: text };
  if (Object.keys(values).length > 0) return mistake('filter-name-unknown');
  return mistake(type === 'word' ? 'filter-not-number' : 'filter-quotes-not-taken');
}

/** A whole number: decimal, hexadecimal with 0x, binary with 0b, octal with a 0 before it. */
function readInteger(text: string): number | undefined {
  if (/^0[xX][0-9A-Fa-f]+$/.test(text) || /^0[bB][01]+$/.test(text)) return Number(text);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

/** The value of which this is the name, whatever its case. */
function namedValue(text: string, values: FieldType['values']): number | undefined {
  const wanted = text.toLowerCase();
  for (const [value, name] of Object.entries(values)) {
    if (name.toLowerCase() === wanted) return Number(value);
  }
  return undefined;
}

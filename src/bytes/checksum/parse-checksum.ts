import { nearestOf } from '../nearest-of.js';
import {
  type ByteOrder,
  type ChecksumAlgorithm,
  checksumAlgorithm,
  checksumAlgorithmNames,
  crcAlgorithm,
} from './algorithms.js';
import type { ChecksumForm, ChecksumRange, ChecksumSpec } from './checksum-spec.js';

/** What is wrong with a specification; words of src/errors/reasons.ts. */
export type ChecksumReason =
  | 'checksum-algorithm-missing'
  | 'checksum-algorithm-unknown'
  | 'checksum-algorithm-near'
  | 'checksum-parameters-invalid'
  | 'checksum-range-invalid'
  | 'checksum-range-reversed'
  | 'checksum-position-invalid'
  | 'checksum-word-unknown'
  | 'checksum-said-twice'
  | 'checksum-line-alone'
  | 'checksum-too-long';

/** Why a text is no specification. Its properties but `code` are the params of a failure. */
export interface ChecksumFault {
  readonly code: 'CHECKSUM_INVALID';
  /** The character where the fault is, from 1. */
  readonly column: number;
  /** What stands there, as it was written. */
  readonly found: string;
  readonly text: string;
  readonly reason: ChecksumReason;
  /** The algorithm that was most likely meant; empty where none is similar. */
  readonly nearest: string;
}

/** A specification, or why the text is none. */
export type ParsedChecksum =
  | { readonly ok: true; readonly value: ChecksumSpec }
  | { readonly ok: false; readonly fault: ChecksumFault };

const maxCharacters = 200;
const maxShownCharacters = 40;
/** Farther from either end no checksum is looked for. */
const maxPosition = 999_999_999;

interface Token {
  readonly text: string;
  /** Offset in the whole text. */
  readonly at: number;
}

interface Found {
  algorithm?: ChecksumAlgorithm;
  line?: 'nmea' | 'modbus-ascii';
  range?: ChecksumRange;
  order?: ByteOrder;
  form?: ChecksumForm;
  position?: number;
}

/**
 * Reads the specification of a checksum:
 *
 *     [(FIRST,LAST)] ALGORITHM [le|be] [hex|HEX] [@POSITION]
 *
 * `crc-16/modbus`, `(1,-1) sum8`, `crc-32 le`, `xor HEX`, `(0,9) internet @10`, `crc:16,8005,FFFF,0,1,1`. The range may
 * also follow the algorithm, and have `..` between its ends: `crc16-modbus(0..-3)`. `ALGORITHM:hex` is `ALGORITHM HEX`.
 * Case matters for `hex` and `HEX` alone.
 */
export function parseChecksum(text: string): ParsedChecksum {
  const shown = text.length > maxCharacters ? `${text.slice(0, maxShownCharacters)}…` : text;
  const fault = (reason: ChecksumReason, token: Token, nearest = ''): ParsedChecksum => {
    const column = [...text.slice(0, token.at)].length + 1;
    return {
      ok: false,
      fault: { code: 'CHECKSUM_INVALID', column, found: token.text, text: shown, reason, nearest },
    };
  };
  if (text.length > maxCharacters) return fault('checksum-too-long', { text: shown, at: 0 });
  const found: Found = {};
  for (const token of tokensOf(text)) {
    const taken = takeToken(token, found);
    if (taken !== undefined) return fault(taken.reason, taken.token, taken.nearest);
  }
  const { algorithm, line, range, form = 'bytes', position } = found;
  if (line !== undefined) {
    const isAlone = range === undefined && found.order === undefined && found.form === undefined;
    if (!isAlone || position !== undefined)
      return fault('checksum-line-alone', { text: line, at: text.toLowerCase().indexOf(line) });
    return { ok: true, value: Object.freeze({ type: 'line', protocol: line }) };
  }
  if (algorithm === undefined) return fault('checksum-algorithm-missing', { text: '', at: text.length });
  const order = found.order ?? algorithm.order;
  return { ok: true, value: Object.freeze({ type: 'placed', algorithm, range, order, form, position }) };
}

/** A specification, none, or why the text is neither. */
export type OptionalChecksum =
  | { readonly ok: true; readonly value: ChecksumSpec | undefined }
  | { readonly ok: false; readonly fault: ChecksumFault };

/** Reads what stands where there may be no checksum: `none`, or nothing but spaces, is none. */
export function parseOptionalChecksum(text: string): OptionalChecksum {
  const word = text.trim();
  return word === '' || word === 'none' ? { ok: true, value: undefined } : parseChecksum(text);
}

/** Groups in parentheses, places with their `@`, and words. */
function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(/\([^()]*\)?|@\s*[^\s()@]*|[^\s()@]+|\)/g), (match) => ({
    text: match[0],
    at: match.index,
  }));
}

interface TokenFault {
  readonly reason: ChecksumReason;
  readonly token: Token;
  readonly nearest?: string;
}

function takeToken(token: Token, found: Found): TokenFault | undefined {
  const { text } = token;
  if (text.startsWith('(')) return takeRange(token, found);
  if (text.startsWith('@')) {
    const position = positionOf(text.slice(1).trim());
    if (position === undefined) return { reason: 'checksum-position-invalid', token };
    if (found.position !== undefined) return { reason: 'checksum-said-twice', token };
    found.position = position;
    return undefined;
  }
  const word = text.toLowerCase();
  if (word === 'le' || word === 'be') {
    if (found.order !== undefined) return { reason: 'checksum-said-twice', token };
    found.order = word;
    return undefined;
  }
  if (text === 'hex' || text === 'HEX') return takeForm(text, token, found);
  if (found.algorithm !== undefined || found.line !== undefined)
    return { reason: 'checksum-word-unknown', token };
  return takeAlgorithm(token, found);
}

function takeForm(form: 'hex' | 'HEX', token: Token, found: Found): TokenFault | undefined {
  if (found.form !== undefined) return { reason: 'checksum-said-twice', token };
  found.form = form;
  return undefined;
}

function takeRange(token: Token, found: Found): TokenFault | undefined {
  const ends = /^\(\s*(-?\d+)\s*(?:,|\.\.)\s*(-?\d+)\s*\)$/.exec(token.text);
  const first = positionOf(ends?.[1] ?? '');
  const last = positionOf(ends?.[2] ?? '');
  if (first === undefined || last === undefined) return { reason: 'checksum-range-invalid', token };
  if (first < 0 === last < 0 && first > last) return { reason: 'checksum-range-reversed', token };
  if (found.range !== undefined) return { reason: 'checksum-said-twice', token };
  found.range = Object.freeze({ first, last });
  return undefined;
}

function takeAlgorithm(token: Token, found: Found): TokenFault | undefined {
  const word = token.text.toLowerCase();
  if (word === 'nmea' || word === 'modbus-ascii') {
    found.line = word;
    return undefined;
  }
  const name = word.endsWith(':hex') ? word.slice(0, -':hex'.length) : word;
  const known = name.startsWith('crc:') ? parametrised(name) : checksumAlgorithm(name);
  if (known === undefined) {
    if (name.startsWith('crc:')) return { reason: 'checksum-parameters-invalid', token };
    const nearest = nearestOf(name, ['nmea', 'modbus-ascii', ...checksumAlgorithmNames()]);
    if (nearest === undefined) return { reason: 'checksum-algorithm-unknown', token };
    return { reason: 'checksum-algorithm-near', token, nearest };
  }
  found.algorithm = known;
  return name === word ? undefined : takeForm('HEX', token, found);
}

/** `crc:WIDTH,POLY,INIT,XOROUT,REFIN,REFOUT`: 3 to 64 bits, numbers in hex, with or without 0x. */
function parametrised(name: string): ChecksumAlgorithm | undefined {
  const [widthText = '', ...rest] = name.slice('crc:'.length).split(',');
  const width = /^\d{1,2}$/.test(widthText) ? Number(widthText) : 0;
  const [poly, init, xorout] = rest.slice(0, 3).map((digits) => hexNumber(digits, width));
  const [refin, refout] = rest.slice(3, 5).map(flagOf);
  const isWhole = rest.length === 5 && width >= 3 && width <= 64;
  if (!isWhole || poly === undefined || init === undefined || xorout === undefined) return undefined;
  if (refin === undefined || refout === undefined) return undefined;
  return crcAlgorithm({ width, poly, init, xorout, refin, refout });
}

function hexNumber(text: string, width: number): bigint | undefined {
  const digits = /^(?:0x)?([0-9a-f]{1,16})$/.exec(text)?.[1];
  const value = digits === undefined ? undefined : BigInt(`0x${digits}`);
  return value === undefined || value >> BigInt(width) !== 0n ? undefined : value;
}

function flagOf(text: string): boolean | undefined {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

function positionOf(text: string): number | undefined {
  const value = /^-?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  // Not -0, which would be taken for the front.
  return Math.abs(value) <= maxPosition && !Object.is(value, -0) ? value : undefined;
}

import iconv from 'iconv-lite';
import type { EncodingName } from './encoding-names.js';
import { decodeText } from './encodings.js';
import { encodeUtf8 } from './utf8.js';

/**
 * Which bytes a text must have come from. `bytes` are those of the longest part of it whose characters have one code each, and
 * `isWhole` says whether that is all of it. `never`: no bytes are read as that text. `unknown`: they may be many.
 */
export type TextOrigin =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array; readonly isWhole: boolean }
  | { readonly type: 'never' }
  | { readonly type: 'unknown' };

/** A character that bytes of several kinds are read as. */
const ambiguous = -1;
const replacement = 0xfffd;
const unknown: TextOrigin = { type: 'unknown' };
const never: TextOrigin = { type: 'never' };

/** The bytes that `decodeText` must have been given, at some place, for its result to contain `text`, which is not empty. */
export function originOfText(text: string, encoding: EncodingName): TextOrigin {
  const codeOf = codesOf(encoding);
  let best: readonly number[] = [];
  let run: number[] = [];
  let isWhole = true;
  const endRun = (): void => {
    if (run.length > best.length) best = run;
    run = [];
  };
  for (const character of text) {
    const code = codeOf(character);
    if (code === 'never') return never;
    if (code === 'unknown') {
      isWhole = false;
      endRun();
    } else run.push(...code);
  }
  endRun();
  return best.length === 0 ? unknown : { type: 'bytes', bytes: Uint8Array.from(best), isWhole };
}

/** Whether bytes that contain those of a text are read as a text that contains it: no character can begin within another. */
export function isSelfSynchronizing(encoding: EncodingName): boolean {
  return encoding === 'utf-8' || isOfSingleBytes(encoding);
}

type CodeOf = (character: string) => Iterable<number> | 'never' | 'unknown';

function codesOf(encoding: EncodingName): CodeOf {
  switch (encoding) {
    case 'utf-8':
      return (character) => (isOrdinary(character) ? encodeUtf8(character) : 'unknown');
    case 'utf-16le':
    case 'utf-16be':
      return (character) => (isOrdinary(character) ? unitsOf(character, encoding) : 'unknown');
    default: {
      // Of GB 18030 the table has no codes of four bytes.
      const absent = encoding === 'gb18030' ? 'unknown' : 'never';
      return (character) => {
        // All of these encodings have ASCII as it is, and none has it in a code of several bytes.
        if (character < '\u0080') return [character.charCodeAt(0)];
        const code = tableOf(encoding).get(character.codePointAt(0) ?? 0);
        if (code === undefined) return absent;
        return code === ambiguous ? 'unknown' : bytesOfCode(code);
      };
    }
  }
}

/** Whether a character is neither half a surrogate pair nor U+FFFD, which all malformed bytes are read as. */
function isOrdinary(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code !== replacement && !(code >= 0xd800 && code <= 0xdfff);
}

function unitsOf(character: string, encoding: 'utf-16le' | 'utf-16be'): readonly number[] {
  const bytes: number[] = [];
  for (let index = 0; index < character.length; index += 1) {
    const unit = character.charCodeAt(index);
    const pair = [unit >> 8, unit & 0xff];
    bytes.push(...(encoding === 'utf-16be' ? pair : pair.reverse()));
  }
  return bytes;
}

/** A code is its bytes as a number behind a 1, so that those that begin with zero stay apart. */
function bytesOfCode(code: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = code; rest > 1; rest >>>= 8) bytes.unshift(rest & 0xff);
  return bytes;
}

type CodeTable = ReadonlyMap<number, number>;

/** Tables by encoding: one of two bytes a character takes some 50 ms to make. */
const tables = new Map<EncodingName, CodeTable>();

function tableOf(encoding: EncodingName): CodeTable {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const table = isOfSingleBytes(encoding) ? singles(encoding) : multiples(encoding);
  tables.set(encoding, table);
  return table;
}

function isOfSingleBytes(encoding: EncodingName): boolean {
  switch (encoding) {
    case 'ascii':
    case 'latin1':
    case 'iso-8859-2':
    case 'iso-8859-15':
    case 'windows-1250':
    case 'windows-1251':
    case 'windows-1252':
    case 'koi8-r':
      return true;
    default:
      return false;
  }
}

function singles(encoding: EncodingName): Map<number, number> {
  const table = new Map<number, number>();
  for (let byte = 0; byte <= 0xff; byte += 1)
    add(table, decodeText(Uint8Array.of(byte), encoding), 0x100 | byte);
  return table;
}

/** Second bytes of codes of two; all encodings have theirs from here on. */
const firstSecond = 0x40;

function multiples(encoding: EncodingName): CodeTable {
  const table = singles(encoding);
  const alone = Array.from({ length: 0x100 }, (_, byte) => decodeText(Uint8Array.of(byte), encoding));
  for (let lead = 0x80; lead <= 0xff; lead += 1) {
    for (const [index, text] of textsBehind([lead], firstSecond, encoding).entries()) {
      const second = firstSecond + index;
      // Two characters of one byte each are in the table already.
      if (text !== `${alone[lead]}${alone[second]}`) add(table, text, 0x1_0000 | (lead << 8) | second);
    }
  }
  if (encoding !== 'euc-jp') return table;
  for (let second = 0xa1; second <= 0xfe; second += 1) {
    for (const [index, text] of textsBehind([0x8f, second], 0xa1, encoding).entries())
      add(table, text, 0x18f_0000 | (second << 8) | (0xa1 + index));
  }
  return table;
}

/** What `lead` and each last byte from `first` on are read as, all at once: one by one they take fifty times as long. */
function textsBehind(lead: readonly number[], first: number, encoding: EncodingName): readonly string[] {
  const bytes: number[] = [];
  for (let last = first; last <= 0xff; last += 1) bytes.push(...lead, last, 0x0a);
  return iconv.decode(Uint8Array.from(bytes), encoding, { stripBOM: false }).split('\n').slice(0, -1);
}

/** Notes what a code is read as. A code of several characters makes each of them ambiguous. */
function add(table: Map<number, number>, text: string, code: number): void {
  const characters = [...text];
  for (const character of characters) {
    const point = character.codePointAt(0) ?? 0;
    const isOnly = characters.length === 1 && point !== replacement && !table.has(point);
    const isBroken = characters.includes('\ufffd') && point !== replacement;
    // Behind a broken lead, an ASCII byte is read as itself.
    if (!isBroken) table.set(point, isOnly ? code : ambiguous);
  }
}

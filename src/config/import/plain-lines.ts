import type { EncodingName } from '../../bytes/encoding-names.js';
import { parseEscapes } from '../../bytes/escapes.js';
import { formatHex, parseHex } from '../../bytes/hex.js';
import { parsePlaceholders } from '../../bytes/placeholders.js';
import { failure } from '../../errors/error.js';
import { messageText, writtenBytes } from '../workspace/literal-text.js';
import { linesOf } from './import-text.js';
import { type EntryPlace, entryName, type ImportEntry, notTaken, refused, taken } from './imported-file.js';

const pair = '(?:0[xX])?[\\da-fA-F]{2}';
/** Pairs with something between them, `0x` before them, or four digits and more in one run. */
const hexLine = new RegExp(`^(?:${pair}(?:[\\s,:;-]+${pair})*[,;]?|(?:0[xX])?(?:[\\da-fA-F]{2}){2,})$`);
const namedLine = /^([^:=\t]{1,100}?)\s{0,20}[:=\t]\s*(.+)$/;
/** A name and hex of a table. */
const namedCell = /^("[^"]{1,100}"|[^,;"]{1,100}?)\s{0,20}[,;]\s*("?)(.+?)\2[,;]?$/;
/** A comment behind hex. */
const remarkBehind = /^(.*?)\s{0,20}(?:\/\/|[#;])\s*(.*)$/;
const comment = /^\s*(?:#|\/\/)/;
const hexComment = /^\s*(?:#|\/\/|;)/;
/** sokit writes bytes in brackets into text: `GET[0D 0A]`. */
const bracketed = /\[(\[|[\da-fA-F]{2}(?:[\s,]*[\da-fA-F]{2})*\])/g;

/** Whether most lines of a text are hex, and not just digits. */
export function isHexLines(text: string): boolean {
  let lines = 0;
  let hex = 0;
  let isSure = false;
  for (const { source } of linesOf(text)) {
    if (source.trim() === '' || hexComment.test(source)) continue;
    lines += 1;
    const content = hexOf(source).text;
    if (!isHex(content)) continue;
    hex += 1;
    isSure ||= /[a-fA-FxX\s]/.test(content);
  }
  return isSure && hex * 2 > lines;
}

/** A longer line is read, but not asked whether it is hex. */
const maxHexLine = 1_000_000;

function isHex(text: string): boolean {
  return text.length <= maxHexLine && hexLine.test(text);
}

interface HexLine {
  readonly name: string;
  readonly text: string;
  readonly remark: string;
}

/** A line of hex may have its name before it, and a comment behind it. */
function hexOf(source: string): HexLine {
  const line = source.trim();
  const whole = namedHex(line);
  if (line.length > maxHexLine || isHex(whole.text)) return { ...whole, remark: '' };
  const [, before = '', remark = ''] = remarkBehind.exec(line) ?? [];
  const divided = namedHex(before);
  return isHex(divided.text) ? { ...divided, remark } : { ...whole, remark: '' };
}

function namedHex(line: string): Omit<HexLine, 'remark'> {
  if (line.length > maxHexLine || isHex(line)) return { name: '', text: line };
  const [, name = '', text = line] = namedLine.exec(line) ?? [];
  if (isHex(text)) return { name, text };
  const [, cell = '', , hex = ''] = namedCell.exec(line) ?? [];
  return isHex(hex) ? { name: cell.replace(/^"|"$/g, ''), text: hex } : { name, text };
}

/** A list of lines of hex, each a message. */
export function readHexLines(text: string): readonly ImportEntry[] {
  return entriesOf(text, hexComment, (place) => {
    const line = hexOf(place.source);
    const read = parseHex(line.text);
    if (!read.ok) {
      const { code, ...params } = read.fault;
      const column = params.column + Math.max(0, place.source.lastIndexOf(line.text));
      return refused(place, failure(code, { ...params, column }));
    }
    if (read.bytes.byteLength === 0) return notTaken(place, 'import-empty');
    const hex = formatHex(read.bytes);
    const remark = entryName(line.remark, '');
    const name = entryName(line.name, entryName(hex, 'message'));
    const value = { name, hex, ...(remark === '' ? {} : { remark }) };
    return taken(place, { type: 'message', name, value });
  });
}

/** A list of lines of text, each a message; escapes and placeholders count where all of them can be read. */
export function readTextLines(text: string, encoding: EncodingName): readonly ImportEntry[] {
  return entriesOf(text, comment, (place) => {
    const { source } = place;
    const isWritten = parseEscapes(source).ok && parsePlaceholders(source).ok;
    const name = entryName(source, 'message');
    const value = {
      name,
      text: isWritten ? source : messageText(source),
      ...(encoding === 'utf-8' || !/[^\x00-\x7f]/.test(source) ? {} : { encoding }),
    };
    return taken(place, { type: 'message', name, value });
  });
}

/** Whether a text has bytes in brackets, as sokit writes them. */
export function isSokit(text: string): boolean {
  return /\[[\da-fA-F]{2}(?: [\da-fA-F]{2})*\]/.test(text);
}

/** A list of lines of sokit: text with `[0D 0A]` for bytes and `[[` for a bracket. */
export function readSokit(text: string, encoding: EncodingName): readonly ImportEntry[] {
  return entriesOf(text, comment, (place) => {
    const { source } = place;
    const name = entryName(source, 'message');
    const written = source
      .split(bracketed)
      // Every second part is what a bracket enclosed.
      .map((part, index) => (index % 2 === 0 ? messageText(part) : bracketText(part)))
      .join('');
    const isPlain = encoding === 'utf-8' || !/[^\x00-\x7f]/.test(source);
    return taken(place, {
      type: 'message',
      name,
      value: { name, text: written, ...(isPlain ? {} : { encoding }) },
    });
  });
}

function bracketText(part: string): string {
  if (part === '[') return '[';
  const read = parseHex(part.slice(0, -1));
  if (!read.ok) return messageText(`[${part}`);
  const plain = writtenBytes(read.bytes);
  if ('text' in plain) return plain.text;
  return Array.from(read.bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

function entriesOf(
  text: string,
  isComment: RegExp,
  entryOf: (place: EntryPlace) => ImportEntry,
): readonly ImportEntry[] {
  const entries: ImportEntry[] = [];
  for (const place of linesOf(text)) {
    if (place.source.trim() === '') continue;
    if (place.source.length > maxLine) entries.push(notTaken(place, 'import-too-large'));
    else entries.push(isComment.test(place.source) ? notTaken(place, 'import-comment') : entryOf(place));
    if (entries.length > maxEntries) break;
  }
  return entries;
}

/** No message has more characters. */
const maxLine = 4_000_000;

/** One more than this is too many for the whole file. */
export const maxEntries = 20_000;

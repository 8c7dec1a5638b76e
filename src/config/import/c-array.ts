import { formatHex } from '../../bytes/hex.js';
import { messageTextOfC } from '../workspace/literal-text.js';
import { type EntryPlace, entryName, type ImportEntry, notTaken, taken } from './imported-file.js';
import { LineCount } from './line-count.js';
import { maxEntries } from './plain-lines.js';

const head = /([A-Za-z_]\w{0,99})\s*\[[^\]\n]{0,60}\]\s*(?:\[[^\]\n]{0,60}\]\s*)?=\s*(?=[{"])/g;

/** Whether a text defines arrays of C, or is the inside of one in braces. */
export function isCArray(text: string): boolean {
  return /\w\s{0,9}\[[^\]\n]{0,60}\]\s{0,9}=\s{0,9}[{"]/.test(text) || /^\s*\{\s*(?:0[xX]|\d|')/.test(text);
}

/** The arrays and strings of C that a text defines, each a message by its name; of an array of arrays each row. */
export function readCArrays(text: string): readonly ImportEntry[] {
  const lines = new LineCount(text);
  const entries: ImportEntry[] = [];
  let end = 0;
  for (const found of text.matchAll(head)) {
    const at = found.index + found[0].length;
    if (found.index < end) continue;
    if (entries.length > maxEntries) break;
    const name = entryName(found[1] ?? '', 'array');
    const line = lines.at(found.index);
    end = text[at] === '"' ? stringEnd(text, at) : bracesEnd(text, at);
    const place = {
      line,
      source: text.slice(found.index, Math.min(end, found.index + 200)).replace(/\s+/g, ' '),
    };
    if (text[at] === '"') entries.push(stringEntry(place, name, text.slice(at, end)));
    else entries.push(...arrayEntries(place, name, text.slice(at, end)));
  }
  if (entries.length > 0) return entries;
  const at = text.indexOf('{');
  const place = { line: lines.at(at), source: text.slice(at, at + 200).replace(/\s+/g, ' ') };
  return at < 0 ? [] : arrayEntries(place, 'array', text.slice(at, bracesEnd(text, at)));
}

/** The end of strings that stand behind one another. */
function stringEnd(text: string, from: number): number {
  let at = from;
  let end = from;
  while (text[at] === '"') {
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    end = at;
    while (/\s/.test(text.charAt(at))) at += 1;
  }
  return Math.min(end, text.length);
}

/** The end of a list in braces; braces in comments and between quotes do not count. */
function bracesEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '/') {
      at = commentEnd(text, at) - 1;
    } else if (character === "'" || character === '"') {
      const escaped = text[at + 1] === '\\' ? 1 : 0;
      if (text[at + 2 + escaped] === character) at += 2 + escaped;
    } else if (character === '{') {
      depth += 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** The end of a comment that may begin at a slash: behind the slash if none does. */
function commentEnd(text: string, at: number): number {
  const kind = text.charAt(at + 1);
  if (kind !== '*' && kind !== '/') return at + 1;
  const close = kind === '*' ? text.indexOf('*/', at + 2) : text.indexOf('\n', at);
  if (close < 0) return text.length;
  return kind === '*' ? close + 2 : close;
}

function stringEntry(place: EntryPlace, name: string, text: string): ImportEntry {
  if (text.length > maxArray) return notTaken(place, 'import-too-large');
  const parts = text.match(/"(?:[^"\\]|\\[\s\S])*"/g) ?? [];
  const content = parts.map((part) => part.slice(1, -1)).join('');
  if (content === '') return notTaken(place, 'import-empty');
  return taken(place, { type: 'message', name, value: { name, text: messageTextOfC(content) } });
}

function arrayEntries(place: EntryPlace, name: string, text: string): readonly ImportEntry[] {
  if (text.length > maxArray) return [notTaken(place, 'import-too-large')];
  const plain = withoutComments(text);
  const rows = plain.slice(1).match(/\{[^{}]*\}/g);
  if (rows === null) return [listEntry(place, name, plain.replace(/[{}]/g, ' '))];
  return rows.map((row, index) => listEntry(place, `${name} ${index}`, row.slice(1, -1)));
}

/** The most characters of one array: a message of a megabyte takes four. */
const maxArray = 4_000_000;

function withoutComments(text: string): string {
  let plain = '';
  let from = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', from)) {
    const end = commentEnd(text, at);
    plain += text.slice(from, at) + (end === at + 1 ? '/' : ' ');
    from = end;
  }
  return plain + text.slice(from);
}

function listEntry(place: EntryPlace, name: string, text: string): ImportEntry {
  const bytes: number[] = [];
  // A comma between quotes is a value.
  for (const [word] of text.matchAll(/'(?:\\.|[^\\'])'|[^\s,]+/g)) {
    const value = numberOfC(word);
    if (value === undefined) return notTaken(place, 'import-c-value', { found: word.slice(0, 40) });
    bytes.push(value);
  }
  if (bytes.length === 0) return notTaken(place, 'import-empty');
  return taken(place, { type: 'message', name, value: { name, hex: formatHex(Uint8Array.from(bytes)) } });
}

const letters: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '0': 0, '\\': 92, "'": 39 };

/** A byte as C writes it: hex, octal, binary, decimal or a character; a negative one as two's complement. */
function numberOfC(word: string): number | undefined {
  const character = /^'(?:\\([nrt0\\'])|([\x20-\x7e]))'$/.exec(word);
  if (character !== null) {
    const [, escaped, plain] = character;
    return escaped === undefined ? plain?.charCodeAt(0) : letters[escaped];
  }
  const [, sign, digits = ''] = /^(-?)(0[xX][\da-fA-F]+|0[bB][01]+|\d+)[uUlL]{0,3}$/.exec(word) ?? [];
  if (digits === '' || digits.length > 12) return undefined;
  const value = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (sign === '-') return value >= 1 && value <= 128 ? 256 - value : undefined;
  return value <= 255 ? value : undefined;
}

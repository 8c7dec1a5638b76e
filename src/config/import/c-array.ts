import { formatHex } from '../../bytes/hex.js';
import { messageTextOfC } from '../workspace/literal-text.js';
import { bracesEnd, type CSource, cSource, listParts, stringsEnd } from './c-source.js';
import {
  type EntryPlace,
  entryName,
  type ImportEntry,
  leftOut,
  notTaken,
  shownValue,
  taken,
} from './imported-file.js';
import { LineCount } from './line-count.js';
import { maxEntries } from './plain-lines.js';

const name = '([A-Za-z_]\\w{0,99})';
const lengths = '((?:\\s{0,9}\\[[^\\]\\n]{0,60}\\]){1,4})';
/** What may stand between a name and what it is: `PROGMEM`, `__attribute__((aligned(4)))`. */
const attributes = '(?:\\s{1,9}[A-Za-z_]\\w{0,60}(?:\\s{0,9}\\(\\([^;{}"\\n]{0,100}\\)\\))?){0,3}';
/** Of these the ones that are no name themselves. */
const knownAttributes =
  '(?:\\s{1,9}(?:PROGMEM|\\w{1,40}_ATTR|__\\w{1,40}(?:\\s{0,9}\\(\\([^;{}"\\n]{0,100}\\)\\))?)){0,3}';
const value = '(?:\\([^()\\n]{0,60}\\)\\s{0,9})?((?:u8|[uUL])?R?"|\\{)';
const define = `^[ \\t]*#[ \\t]*define[ \\t]+${name}[ \\t]+((?:u8|[uUL])?R?"|\\{)`;
const definition = `${name}(?:${lengths}${attributes}|${knownAttributes})\\s{0,9}(?:=\\s{0,99}|(?=\\{))${value}`;
const head = new RegExp(`${define}|${definition}`, 'gm');
const arrayType = /\b(?:array|vector|span|initializer_list)\s{0,9}<([^;{}=]{0,100})>\s*$/;

/** Whether a text defines arrays or strings of C, or is the inside of an array in braces. */
export function isCArray(text: string): boolean {
  return (
    new RegExp(`\\w${lengths}${attributes}\\s{0,9}=\\s{0,9}[{"]`).test(text) ||
    /\bchar\s{0,9}(?:const\s{1,9})?\*[\w\s*]{1,120}=\s{0,9}"/.test(text) ||
    /\b(?:array|vector)\s{0,9}<[^;{}=\n]{1,100}>\s{0,9}\w{1,100}\s{0,9}(?:=\s{0,9})?\{/.test(text) ||
    /^[ \t]{0,9}#[ \t]{0,9}define[ \t]{1,99}\w{1,100}[ \t]{1,99}["{]/m.test(text) ||
    /^\s*\{\s*(?:0[xX]|\d|')/.test(text)
  );
}

/**
 * The arrays and strings of C that a text defines, each a message by its name; of an array of arrays each row, of one of strings each
 * string. Initialised with something else, a definition is an entry that is not taken.
 */
export function readCArrays(text: string): readonly ImportEntry[] {
  const reader = new CReader(text);
  const entries = reader.definitions();
  return entries.length > 0 ? entries : reader.nameless();
}

/** The most characters of one array: a message of a megabyte takes four. */
const maxArray = 4_000_000;
/** How deep arrays are read that hold others. */
const maxDepth = 8;
/** The most bytes of one array. */
const maxBytes = 1_000_000;

class CReader {
  readonly #source: CSource;
  readonly #lines: LineCount;
  readonly #constants: ReadonlyMap<string, number>;

  constructor(text: string) {
    this.#source = cSource(text);
    this.#lines = new LineCount(text);
    this.#constants = constantsOf(this.#source.text);
  }

  definitions(): readonly ImportEntry[] {
    const { outline } = this.#source;
    const entries: ImportEntry[] = [];
    let end = 0;
    for (const found of outline.matchAll(head)) {
      if (found.index < end) continue;
      if (entries.length > maxEntries) break;
      const [whole, macro, macroOpens, variable = '', sizes = '', opens = macroOpens ?? ''] = found;
      const at = found.index + whole.length - 1;
      const from = found.index + whole.search(/[\w#]/);
      const type = macro === undefined ? declaredType(outline, found.index) : '';
      const inTemplate = arrayType.exec(type)?.[1];
      const isMacro = macro !== undefined;
      // `struct point {`, and whatever else has braces.
      if (!isMacro && opens === '{' && sizes === '' && inTemplate === undefined && !whole.includes('='))
        continue;
      const isString = opens.endsWith('"');
      end = isString ? stringsEnd(this.#source, at) : bracesEnd(this.#source, at);
      const place = this.#place(from, end);
      const named = entryName(macro ?? variable, 'array');
      if (isString) {
        entries.push(
          opens === '"' || opens === 'u8"'
            ? this.#string(place, named, at, end)
            : notTaken(place, 'import-c-string'),
        );
        continue;
      }
      if (!isMacro && sizes === '' && inTemplate === undefined) {
        entries.push(notTaken(place, 'import-c-structure'));
        continue;
      }
      const size = inTemplate === undefined ? lastLength(sizes) : templateLength(inTemplate);
      entries.push(...this.#array(place, named, { from: at, to: end, size }));
    }
    return entries;
  }

  /** The inside of an array whose definition is missing. */
  nameless(): readonly ImportEntry[] {
    const from = this.#source.outline.indexOf('{');
    if (from < 0) return [];
    const to = bracesEnd(this.#source, from);
    return this.#array(this.#place(from, to), 'array', { from, to, size: '' });
  }

  #place(from: number, to: number): EntryPlace {
    const source = this.#source.text.slice(from, Math.min(to, from + 200)).replace(/\s+/g, ' ');
    return { line: this.#lines.at(from), source };
  }

  #string(place: EntryPlace, named: string, from: number, to: number): ImportEntry {
    if (to - from > maxArray) return notTaken(place, 'import-too-large');
    const text = this.#source.text.slice(from, to);
    // What stands behind it belongs to it unless it ends there: a name of a string, say.
    const [behind = ''] =
      /^[ \t]*([^\s;,(){}][^\s;,]{0,39})?/.exec(this.#source.text.slice(to, to + 80)) ?? [];
    if (behind.trim() !== '') return notTaken(place, 'import-c-value', { found: shownValue(behind.trim()) });
    const parts = text.match(/"(?:[^"\\]|\\[\s\S])*"/g) ?? [];
    const content = parts.map((part) => part.slice(1, -1)).join('');
    if (content === '') return notTaken(place, 'import-empty');
    return taken(place, {
      type: 'message',
      name: named,
      value: { name: named, text: messageTextOfC(content) },
    });
  }

  /** An array in the braces from `from` to `to`, whose rows are of `size` values, as that was written. */
  #array(
    place: EntryPlace,
    named: string,
    { from, to, size }: { readonly from: number; readonly to: number; readonly size: string },
    depth = 1,
  ): readonly ImportEntry[] {
    if (to - from > maxArray) return [notTaken(place, 'import-too-large')];
    if (depth > maxDepth) return [notTaken(place, 'import-c-structure')];
    const { outline } = this.#source;
    const isClosed = outline[to - 1] === '}' && to - 1 > from;
    const parts = listParts(this.#source, from + 1, isClosed ? to - 1 : to);
    const [first] = parts;
    // std::array may have its list in two pairs of braces.
    if (
      parts.length === 1 &&
      first !== undefined &&
      outline[first.from] === '{' &&
      isPlainList(outline, first)
    )
      return [this.#list(place, named, listParts(this.#source, first.from + 1, first.to - 1), size)];
    if (!parts.some((part) => /["{]/.test(outline.charAt(part.from))))
      return [this.#list(place, named, parts, size)];
    return parts.slice(0, maxEntries).flatMap((part, index) => {
      const row = `${named} ${index}`;
      const own = this.#place(part.from, part.to);
      const opens = outline[part.from];
      if (opens === '"') return [this.#string(own, row, part.from, part.to)];
      if (opens !== '{') {
        const found = shownValue(this.#source.text.slice(part.from, part.to));
        return [notTaken(own, 'import-c-value', { found })];
      }
      return this.#array(own, row, { from: part.from, to: part.to, size }, depth + 1);
    });
  }

  #list(
    place: EntryPlace,
    named: string,
    parts: readonly { readonly from: number; readonly to: number }[],
    size: string,
  ): ImportEntry {
    const bytes: number[] = [];
    let at = 0;
    for (const part of parts) {
      const written = this.#source.text.slice(part.from, part.to);
      const [, index, word = written] = /^\[\s*(\w+)\s*\]\s*=\s*([^=]+)$/.exec(written) ?? [];
      const number = this.#numberOf(word.trim(), 255);
      if (index !== undefined) at = this.#numberOf(index, maxBytes) ?? maxBytes;
      if (number === undefined) return notTaken(place, 'import-c-value', { found: shownValue(written) });
      if (at >= maxBytes) return notTaken(place, 'import-too-large');
      while (bytes.length < at) bytes.push(0);
      bytes[at] = number;
      at += 1;
    }
    const length = size === '' ? 0 : this.#numberOf(size, Number.MAX_SAFE_INTEGER);
    if (length !== undefined && length > maxBytes) return notTaken(place, 'import-too-large');
    // What C has not been given is zero.
    while (bytes.length < (length ?? 0)) bytes.push(0);
    if (bytes.length === 0) return notTaken(place, 'import-empty');
    const hex = formatHex(Uint8Array.from(bytes));
    const without = length === undefined ? [leftOut('import-c-length', { length: shownValue(size) })] : [];
    return taken(place, { type: 'message', name: named, value: { name: named, hex } }, without);
  }

  /** A number, or the name of one; undefined for more than `most`. */
  #numberOf(word: string, most: number): number | undefined {
    const number = numberOfC(word) ?? this.#constants.get(word);
    if (number === undefined || number > most) return undefined;
    if (number >= 0) return number;
    return number >= -128 && most === 255 ? 256 + number : undefined;
  }
}

/** The type before a name: what stands behind the end of what came before. */
function declaredType(outline: string, at: number): string {
  const before = outline.slice(Math.max(0, at - 200), at);
  return before.slice(
    Math.max(before.lastIndexOf(';'), before.lastIndexOf('}'), before.lastIndexOf('\n#')) + 1,
  );
}

function isPlainList(outline: string, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return !/["{]/.test(outline.slice(from + 1, to));
}

/** What stands in the last brackets: `4` of `[2][4]`. */
function lastLength(lengthsText: string): string {
  return (/\[([^[\]]*)\]\s*$/.exec(lengthsText)?.[1] ?? '').trim();
}

/** `4` of `uint8_t, 4`; empty for a type alone. */
function templateLength(parameters: string): string {
  const comma = parameters.lastIndexOf(',');
  return comma < 0 ? '' : parameters.slice(comma + 1).trim();
}

/** The numbers that a source gives names to by `#define`. */
function constantsOf(text: string): ReadonlyMap<string, number> {
  const constants = new Map<string, number>();
  for (const [, word = '', written = ''] of text.matchAll(
    /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w{0,99})[ \t]+\(?([^\s()]{1,40})\)?[ \t]*\r?$/gm,
  )) {
    const number = numberOfC(written);
    if (number !== undefined) constants.set(word, number);
  }
  return constants;
}

const letters: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '0': 0, '\\': 92, "'": 39 };

/** A number as C writes it: hex, octal, binary, decimal or a character. */
function numberOfC(word: string): number | undefined {
  const character = /^'(?:\\([nrt0\\'])|\\x([\da-fA-F]{1,2})|([\x20-\x7e]))'$/.exec(word);
  if (character !== null) {
    const [, escaped, hex, plain] = character;
    if (hex !== undefined) return Number.parseInt(hex, 16);
    return escaped === undefined ? plain?.charCodeAt(0) : letters[escaped];
  }
  const [, sign, digits = ''] = /^(-?)(0[xX][\da-fA-F]+|0[bB][01]+|\d+)[uUlL]{0,3}$/.exec(word) ?? [];
  if (digits === '' || digits.length > 12) return undefined;
  const number = /^0\d/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return sign === '-' ? -number : number;
}

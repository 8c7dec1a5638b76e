import { formatDuration } from '../../../bytes/duration.js';
import type { EncodingName } from '../../../bytes/encoding-names.js';
import { encodeText } from '../../../bytes/encodings.js';
import { formatHex, parseHex } from '../../../bytes/hex.js';
import { type Failure, failure } from '../../../errors/error.js';
import { messageText, messageTextOfC } from '../../workspace/literal-text.js';
import type { MessageInput } from '../../workspace/message-file.js';
import {
  type EntryPlace,
  entryName,
  type ImportEntry,
  type ImportedRule,
  leftOut,
  notTaken,
  refused,
  taken,
} from '../imported-file.js';
import {
  isJsonList,
  isJsonObject,
  type JsonObject,
  numberOf,
  type PlacedJson,
  textOf,
} from './json-places.js';
import { xToolsRule } from './x-tools-rule.js';

/** Whether JSON is a list of x-tools: presets, emitters or responders. */
export function isXTools(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    isJsonList(value.items) &&
    value.items.some(
      (item) => isJsonObject(item) && (isTextItem(itemOf(item)) || isJsonObject(item.response)),
    )
  );
}

/** The presets and emitters of x-tools as messages, its responders as rules. */
export function readXTools(json: PlacedJson): readonly ImportEntry[] {
  const { value } = json;
  if (!isJsonObject(value) || !isJsonList(value.items)) return [];
  const list = value.items;
  const isDisabled = value.disableAll === true;
  return list.map((item, index) => {
    const description = isJsonObject(item) ? (textOf(item, 'description') ?? '') : '';
    const place = { line: json.lineOfItem(list, index), source: description };
    if (!isJsonObject(item)) return notTaken(place, 'import-no-content');
    if (isJsonObject(item.response)) return ruleEntry(place, item, isDisabled);
    return messageEntry(place, item);
  });
}

/** The text item of a preset or an emitter: the entry itself, or a part of it. */
function itemOf(item: JsonObject): JsonObject {
  return isJsonObject(item.textItem) ? item.textItem : item;
}

function isTextItem(item: JsonObject): boolean {
  return Object.hasOwn(item, 'text') && Object.hasOwn(item, 'textFormat');
}

function messageEntry(place: EntryPlace, item: JsonObject): ImportEntry {
  const textItem = itemOf(item);
  const text = textOf(textItem, 'text') ?? '';
  if (!isTextItem(textItem) || text === '') return notTaken(place, 'import-empty');
  const content = contentOf(textItem);
  if ('code' in content) return refused(place, content);
  const without: Failure[] = [];
  const checksum = textItem.crcEnable === true ? checksumOf(textItem, content.prefixBytes) : undefined;
  if (checksum === null)
    without.push(leftOut('import-checksum', { checksum: String(numberOf(textItem, 'crcAlgorithm') ?? '') }));
  const interval = numberOf(item, 'interval') ?? 0;
  const name = entryName(place.source, entryName(text, 'message'));
  const { value } = content;
  const message: MessageInput = {
    name,
    ...value,
    ...(content.ending === undefined ? {} : { ending: content.ending }),
    ...(typeof checksum === 'string' ? { checksum } : {}),
    ...(interval > 0 && interval < 2_000_000_000
      ? { repeat: { times: 0, every: formatDuration(Math.ceil(interval)) } }
      : {}),
  };
  return taken(place, { type: 'message', name, value: message }, without);
}

function ruleEntry(place: EntryPlace, item: JsonObject, isDisabled: boolean): ImportEntry {
  const name = entryName(place.source, 'responder');
  const rule = xToolsRule(item, (textItem) => wholeBytes(textItem));
  if ('code' in rule) return refused(place, rule);
  const value: ImportedRule = {
    name,
    ...rule,
    enabled: item.enable === true && !isDisabled,
    // There every responder that fits answers.
    else: 'continue',
  };
  return taken(place, { type: 'rule', name, value });
}

const hexFormats: ReadonlySet<number> = new Set([3, 10]);
const radixes: Readonly<Record<number, number>> = { 0: 2, 1: 8, 2: 10 };
/** The formats of text by their numbers, and their encodings. */
const encodings: Readonly<Record<number, EncodingName>> = {
  ...{ 4: 'ascii', 5: 'utf-8', 6: 'gbk', 7: 'gbk', 8: 'gbk', 9: 'gb18030' },
};
/** What is put before or behind the text, by its number. */
const affixes = ['', '\r', '\n', '\r\n', '\n\r'] as const;
const endings = { '\r': 'cr', '\n': 'lf', '\r\n': 'crlf' } as const;

interface TextContent {
  readonly value: { readonly text: string; readonly encoding?: EncodingName } | { readonly hex: string };
  readonly prefixBytes: number;
  readonly ending: 'cr' | 'lf' | 'crlf' | undefined;
}

function contentOf(item: JsonObject): TextContent | Failure {
  const format = numberOf(item, 'textFormat') ?? 5;
  const text = textOf(item, 'text') ?? '';
  const prefix = affixes[numberOf(item, 'prefix') ?? 0] ?? '';
  const suffix = affixes[numberOf(item, 'suffix') ?? 0] ?? '';
  const ending = Object.hasOwn(endings, suffix) ? endings[suffix as keyof typeof endings] : undefined;
  const encoding = encodings[format];
  if (encoding !== undefined) {
    // A line end that no ending has is part of the text, and so before a checksum.
    const tail = ending === undefined ? suffix : '';
    const written = `${messageText(prefix)}${cooked(text, numberOf(item, 'escapeCharacter') ?? 0)}${messageText(tail)}`;
    const isPlain = encoding === 'utf-8' || encoding === 'ascii' || !/[^\x00-\x7f]/.test(text);
    return { value: { text: written, ...(isPlain ? {} : { encoding }) }, prefixBytes: prefix.length, ending };
  }
  const bytes = numbersOf(text, format);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const tail = ending === undefined ? suffix : '';
  const hex = [encodeText(prefix, 'ascii'), bytes, encodeText(tail, 'ascii')]
    .filter(({ byteLength }) => byteLength > 0)
    .map((part) => formatHex(part));
  return { value: { hex: hex.join(' ') }, prefixBytes: prefix.length, ending };
}

/** The bytes of an item with all that belongs to it but a checksum. */
function wholeBytes(item: JsonObject): Uint8Array | Failure {
  const format = numberOf(item, 'textFormat') ?? 5;
  const text = textOf(item, 'text') ?? '';
  const around = [affixes[numberOf(item, 'prefix') ?? 0] ?? '', affixes[numberOf(item, 'suffix') ?? 0] ?? ''];
  const encoding = encodings[format];
  const bytes =
    encoding === undefined
      ? numbersOf(text, format)
      : encodeText(plainCooked(text, numberOf(item, 'escapeCharacter') ?? 0), encoding);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const [before = '', behind = ''] = around;
  return Uint8Array.from([...encodeText(before, 'ascii'), ...bytes, ...encodeText(behind, 'ascii')]);
}

/** Bytes written in a radix with spaces between them, or as hex. */
function numbersOf(text: string, format: number): Uint8Array | Failure {
  if (hexFormats.has(format)) {
    const read = parseHex(text);
    if (read.ok) return read.bytes;
    const { code, ...params } = read.fault;
    return failure(code, params);
  }
  const radix = radixes[format];
  if (radix === undefined) return leftOut('import-kind', { kind: format });
  const digits = '0123456789'.slice(0, radix);
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const wrong = words.find(
    (word) => [...word].some((digit) => !digits.includes(digit)) || Number.parseInt(word, radix) > 255,
  );
  if (wrong !== undefined) return leftOut('import-number', { found: wrong.slice(0, 40) });
  return Uint8Array.from(words, (word) => Number.parseInt(word, radix));
}

/** Which of `\r` and `\n` a setting reads, by its number; 6 reads the escapes of C. */
const escapeForms: Readonly<Record<number, RegExp>> = {
  1: /\\r/g,
  2: /\\n/g,
  3: /\\r\\n/g,
  4: /\\n\\r/g,
  5: /\\[rn]/g,
};
const escapesOfC = 6;

function cooked(text: string, setting: number): string {
  return setting === escapesOfC ? messageTextOfC(text) : messageText(plainCooked(text, setting));
}

function plainCooked(text: string, setting: number): string {
  const form = setting === escapesOfC ? escapeForms[5] : escapeForms[setting];
  if (form === undefined) return text;
  return text.replace(form, (found) => found.replaceAll('\\r', '\r').replaceAll('\\n', '\n'));
}

/** The algorithms by their numbers. */
const algorithms: readonly string[] = [
  ...['crc-8/smbus', 'crc-8/i-432-1', 'crc-8/rohc', 'crc-8/maxim-dow'],
  ...['crc-16/arc', 'crc-16/maxim-dow', 'crc-16/usb', 'crc-16/modbus', 'crc-16/kermit', 'crc-16/ibm-3740'],
  ...['crc-16/ibm-sdlc', 'crc-16/xmodem', 'crc-16/dnp', 'crc-32/iso-hdlc', 'crc-32/mpeg-2'],
];

/** The checksum of an item: from an index on, up to so many bytes before the end; null if its number is not known. */
function checksumOf(item: JsonObject, prefixBytes: number): string | null {
  const algorithm = algorithms[numberOf(item, 'crcAlgorithm') ?? -1];
  if (algorithm === undefined) return null;
  const first = Math.max(0, Math.trunc(numberOf(item, 'crcStartIndex') ?? 0)) + prefixBytes;
  const behind = Math.max(0, Math.trunc(numberOf(item, 'crcEndIndex') ?? 0));
  const range = first === 0 && behind === 0 ? '' : `(${first},${-1 - behind}) `;
  const isByte = algorithm.startsWith('crc-8');
  return `${range}${algorithm}${isByte ? '' : item.crcBigEndian === true ? ' be' : ' le'}`;
}

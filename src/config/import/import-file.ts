import { parseChecksum } from '../../bytes/checksum/parse-checksum.js';
import { type ErrorParams, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { workspaceKinds } from '../workspace/workspace-kinds.js';
import { isCArray, readCArrays } from './c-array.js';
import { isDocklight, readDocklight } from './docklight/docklight.js';
import { foreignFormat } from './foreign-format.js';
import { isHexDump, readHexDump } from './hex-dump.js';
import { decodeImport, hasThreeByteCharacters, type ImportText, isChinese, reread } from './import-text.js';
import {
  type ImportAs,
  type ImportEntry,
  type ImportedFile,
  type ImportFormat,
  maxImportBytes,
  refused,
} from './imported-file.js';
import { isComtool, readComtool } from './json/comtool.js';
import { type ParsedJson, type PlacedJson, parseJsonPlaces } from './json/json-places.js';
import { isSuperCom, readSuperCom } from './json/supercom.js';
import { isXTools, readXTools } from './json/x-tools.js';
import { isPacketSenderIni, readPacketSenderIni } from './packet-sender/packets-ini.js';
import { isPacketsJson, readPacketsJson } from './packet-sender/packets-json.js';
import { isPanelsJson, readPanelsJson } from './packet-sender/panels.js';
import { isHexLines, isSokit, maxEntries, readHexLines, readSokit, readTextLines } from './plain-lines.js';
import { isSscom, readSscom } from './sscom.js';

/** Between the packets and the panels of a bundle of Packet Sender. */
const bundleMark = '/* PACKETS_PANELS_DELIM */';

/** The formats of JSON, the most particular first. */
const jsonFormats: readonly {
  readonly format: ImportFormat;
  readonly is: (value: unknown) => boolean;
  readonly read: (json: PlacedJson) => readonly ImportEntry[];
}[] = [
  { format: 'packet-sender', is: isPacketsJson, read: readPacketsJson },
  { format: 'packet-sender', is: isPanelsJson, read: readPanelsJson },
  { format: 'supercom', is: isSuperCom, read: readSuperCom },
  { format: 'x-tools', is: isXTools, read: readXTools },
  { format: 'comtool', is: isComtool, read: readComtool },
];

/** The formats of text that have marks of their own, the most particular first. */
const textFormats: readonly {
  readonly format: ImportFormat;
  readonly is: (text: string) => boolean;
  readonly read: (file: ImportText) => readonly ImportEntry[];
}[] = [
  { format: 'docklight', is: isDocklight, read: (file) => readDocklight(docklightText(file).text) },
  { format: 'packet-sender', is: isPacketSenderIni, read: ({ text }) => readPacketSenderIni(text) },
  { format: 'sscom', is: isSscom, read: (file) => readSscomFile(file) },
  { format: 'c-array', is: isCArray, read: ({ text }) => readCArrays(text) },
  { format: 'hex-lines', is: isHexDump, read: ({ text }) => readHexDump(text) },
  { format: 'hex-lines', is: isHexLines, read: ({ text }) => readHexLines(text) },
];

/** Control characters and broken characters stand in no list that a person wrote. */
const notText = /[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]/;

/**
 * Reads a file of another program, whose format its content tells: what each entry becomes, or why it becomes nothing. A value is
 * one that the parser of its kind of file accepts. `name` is the file's, for a failure: IMPORT_TOO_LARGE, IMPORT_EMPTY,
 * IMPORT_JSON_INVALID, IMPORT_FORMAT_FOREIGN, IMPORT_FORMAT_UNKNOWN or IMPORT_TOO_MANY. `as` text takes each line of any text as a message.
 */
export function importFile(bytes: Uint8Array, name: string, as?: ImportAs): Parsed<ImportedFile> {
  const fail = (code: ImportFailure, params: ErrorParams = {}): Parsed<never> => ({
    ok: false,
    failure: failure(code, { file: name, ...params }),
  });
  if (bytes.byteLength > maxImportBytes)
    return fail('IMPORT_TOO_LARGE', { limit: maxImportBytes / 1024 / 1024 });
  const file = decodeImport(bytes);
  if (file === undefined) return fail('IMPORT_FORMAT_UNKNOWN');
  if (file.text.trim() === '') return fail('IMPORT_EMPTY');
  const read = as === undefined && /^\s*[[{]/.test(file.text) ? readJson(file.text) : undefined;
  if (read === 'unknown') return fail('IMPORT_FORMAT_FOREIGN', { reason: 'import-looks-json' });
  if (read !== undefined && 'line' in read)
    return fail('IMPORT_JSON_INVALID', { line: read.line, column: read.column });
  const imported = read ?? readText(file, as);
  if (typeof imported === 'string') return fail('IMPORT_FORMAT_FOREIGN', { reason: imported });
  if (imported === undefined || imported.entries.length === 0) return fail('IMPORT_FORMAT_UNKNOWN');
  if (imported.entries.length > maxEntries) return fail('IMPORT_TOO_MANY', { limit: maxEntries });
  return { ok: true, value: { ...imported, entries: imported.entries.map(checked) } };
}

type ImportFailure =
  | 'IMPORT_TOO_LARGE'
  | 'IMPORT_FORMAT_UNKNOWN'
  | 'IMPORT_FORMAT_FOREIGN'
  | 'IMPORT_EMPTY'
  | 'IMPORT_JSON_INVALID'
  | 'IMPORT_TOO_MANY';

type BrokenJson = Extract<ParsedJson, { readonly ok: false }>;

/** What JSON holds; that it is of no known format; where it is broken; undefined if the text only begins like JSON. */
function readJson(text: string): ImportedFile | 'unknown' | BrokenJson | undefined {
  const divided = text.indexOf(bundleMark);
  const first = parseJsonPlaces(divided < 0 ? text : text.slice(0, divided));
  if (!first.ok) return /^\s*[[{]\s*["{[\]}]/.test(text) && text.includes('"') ? first : undefined;
  const own = readKnownJson(first.json);
  if (divided < 0) return own ?? 'unknown';
  const from = divided + bundleMark.length;
  // The panels keep their lines of the whole file.
  const lines = '\n'.repeat(text.slice(0, from).split('\n').length - 1);
  const second = parseJsonPlaces(`${lines}${text.slice(from)}`);
  if (!second.ok) return second;
  const panels = readKnownJson(second.json);
  const entries = [...(own?.entries ?? []), ...(panels?.entries ?? [])];
  return { format: 'packet-sender', entries };
}

function readKnownJson(json: PlacedJson): ImportedFile | undefined {
  const row = jsonFormats.find(({ is }) => is(json.value));
  return row && { format: row.format, entries: row.read(json) };
}

/** What a text holds; why it is no list, though it could be read as one; undefined if it is no text. */
function readText(file: ImportText, as: ImportAs | undefined): ImportedFile | ReasonKey | undefined {
  const { text, encoding } = file;
  if (as === undefined) {
    const row = textFormats.find(({ is }) => is(text));
    if (row !== undefined) return { format: row.format, entries: row.read(file) };
  }
  if (notText.test(text)) return undefined;
  const foreign = as === undefined ? foreignFormat(text) : undefined;
  if (foreign !== undefined) return foreign;
  if (as === undefined && isSokit(text)) return { format: 'sokit', entries: readSokit(text, encoding) };
  return { format: as === undefined ? 'text-lines' : 'as-text', entries: readTextLines(text, encoding) };
}

/** Docklight writes the code page of Windows: of Western Europe, or of China where all of it is Chinese. */
function docklightText(file: ImportText): ImportText {
  if (file.encoding === 'utf-8' || file.encoding.startsWith('utf-16')) return file;
  return reread(file, isChinese(file.bytes) ? 'gbk' : 'windows-1252');
}

/** sscom writes GBK; two bytes of it may look like UTF-8, three hardly. */
function readSscomFile(file: ImportText): readonly ImportEntry[] {
  const isGbk = file.encoding !== 'utf-16le' && file.encoding !== 'utf-16be' && !hasThreeByteCharacters(file);
  const read = isGbk ? reread(file, 'gbk') : file;
  return readSscom(read.text, read.encoding);
}

/** An entry whose value the parser of its kind does not accept becomes one that is not taken, for that reason. */
function checked(entry: ImportEntry): ImportEntry {
  if (!entry.isTaken) return entry;
  const { type, value, name } = entry.becomes;
  if (type === 'checksum') {
    const parsed = parseChecksum(value);
    if (parsed.ok) return entry;
    const { code, ...params } = parsed.fault;
    return refused(entry, failure(code, params));
  }
  const parsed = workspaceKinds[type].parse(value, name);
  return parsed.ok ? entry : refused(entry, parsed.fault.failure);
}

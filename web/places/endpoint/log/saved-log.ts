import { formatHex } from '../../../../src/bytes/hex.js';
import { formatDateTime, formatZonedTime } from '../../../state/numbers.js';
import { lineOf, messageText, type RowWords } from './copied-rows.js';
import { isMessageEntry, type LogEntry } from './message-log.js';
import type { StreamText } from './stream-text.js';

/** The formats of a saved log. */
export const savedFormats = ['bytes', 'text', 'hex', 'csv'] as const;

/** A saved format: the bytes received, the log's lines, a dump of every message with its time, a table. */
export type SavedFormat = (typeof savedFormats)[number];

/** The file name extensions. */
export const savedExtensions: Readonly<Record<SavedFormat, string>> = {
  bytes: 'bin',
  text: 'txt',
  hex: 'hex.txt',
  csv: 'csv',
};

/** A file's name: the endpoint's name, in any script, and the local time of day, as in the log. */
export function savedFileName(endpoint: string, format: SavedFormat, nowMs: number): string {
  const plain = endpoint.replaceAll(/[^\p{L}\p{M}\p{N}_.]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  const time = formatDateTime(nowMs * 1000)
    .slice(0, 19)
    .replaceAll(/[-:]/g, '')
    .replace(' ', '-');
  return `${plain === '' ? 'log' : plain}-${time}.${savedExtensions[format]}`;
}

/** The text before the first line. The byte order mark marks the table as UTF-8 for spreadsheets. */
export function savedHead(format: SavedFormat): string {
  return format === 'csv' ? '\ufefftime,event,peer,bytes,text,hex\r\n' : '';
}

/** The text that a log line adds to the file; nothing if the format has no place for it. */
export function savedEntry(
  entry: LogEntry,
  format: SavedFormat,
  stream: StreamText,
  words: RowWords,
): string | Uint8Array<ArrayBuffer> {
  const { event } = entry;
  switch (format) {
    case 'bytes':
      return event.type === 'received' ? new Uint8Array(event.bytes) : '';
    case 'text':
      return `${lineOf(entry, stream, words, formatDateTime)}\n`;
    case 'hex':
      return isMessageEntry(entry)
        ? dumpOf(entry, entry.event.bytes, words)
        : `${lineOf(entry, stream, words, formatDateTime)}\n`;
    case 'csv': {
      const isMessage = isMessageEntry(entry);
      const bytes = isMessage ? entry.event.bytes : undefined;
      const text = isMessage ? messageText(entry, stream) : words.said(entry);
      return csvLine([
        formatZonedTime(event.timeMicros),
        event.type,
        words.peer(entry),
        bytes === undefined ? '' : String(bytes.byteLength),
        text,
        bytes === undefined ? '' : formatHex(bytes),
      ]);
    }
  }
}

const bytesPerLine = 16;

function dumpOf(entry: LogEntry, bytes: Uint8Array, words: RowWords): string {
  const mark = entry.event.type === 'received' ? '<' : '>';
  const head = `${formatDateTime(entry.event.timeMicros)} ${mark}  ${words.peer(entry)}  ${bytes.byteLength} B\n`;
  const lines: string[] = [head];
  for (let start = 0; start < bytes.byteLength; start += bytesPerLine) {
    const part = bytes.subarray(start, start + bytesPerLine);
    const ascii = Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    const hex = formatHex(part).padEnd(bytesPerLine * 3 - 1);
    lines.push(`  ${start.toString(16).padStart(6, '0')}  ${hex}  |${ascii.join('')}|\n`);
  }
  return lines.join('');
}

/** A line of RFC 4180. A text that a spreadsheet would take for a formula gets an escape in front. */
function csvLine(fields: readonly string[]): string {
  const safe = fields.map((field) => {
    const first = field.charCodeAt(0);
    const text = /^[=+@-]/.test(field) ? `\\x${first.toString(16).toUpperCase()}${field.slice(1)}` : field;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${safe.join(',')}\r\n`;
}

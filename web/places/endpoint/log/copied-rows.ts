import { completePrefixBytes, decodeText } from '../../../../src/bytes/encodings.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { joinBytes } from '../../../../src/bytes/join-bytes.js';
import { bytePieces, escapedText } from '../../../../src/bytes/text-pieces.js';
import { formatTime } from '../../../state/numbers.js';
import { isMessageEntry, type LogEntry, type MessageEntry } from './message-log.js';
import type { StreamText } from './stream-text.js';

/** The formats of copied rows. */
export type CopyFormat =
  | 'lines' /* time, direction, peer, text; what cannot be seen as escapes */
  | 'text' /* the messages' text itself, exactly */
  | 'hex' /* a message a line */
  | 'c'; /* arrays of C */

/** The words of an event other than a message, and the names of its peers. */
export interface RowWords {
  readonly said: (entry: LogEntry) => string;
  readonly peer: (entry: LogEntry) => string;
}

/** Rows as text for the clipboard; only the format `lines` includes events other than messages. */
export function copiedRows(
  entries: readonly LogEntry[],
  format: CopyFormat,
  stream: StreamText,
  words: RowWords,
): string {
  if (format === 'lines') return entries.map((entry) => lineOf(entry, stream, words)).join('\n');
  const messages = entries.filter(isMessageEntry);
  if (format === 'hex') return messages.map(({ event }) => formatHex(event.bytes)).join('\n');
  if (format === 'text') return exactText(messages, stream);
  return messages
    .map((entry, index) => cArray(entry, messages.length === 1 ? 'message' : `message_${index + 1}`, words))
    .join('\n');
}

/** A row as one line: `14:03:11.204 < 192.168.1.9:7788  温度\r\n`. */
export function lineOf(entry: LogEntry, stream: StreamText, words: RowWords, time = formatTime): string {
  const { type } = entry.event;
  const mark = type === 'received' ? '<' : type === 'sent' ? '>' : '*';
  const text = isMessageEntry(entry) ? messageText(entry, stream) : words.said(entry);
  return [`${time(entry.event.timeMicros)} ${mark}`, words.peer(entry), text].filter(Boolean).join('  ');
}

/** A message's text on one line, invisible characters as escapes; a split character is in the message that completes it. */
export function messageText(entry: MessageEntry, stream: StreamText): string {
  const bytes = stream.joined(entry, entry.event.bytes);
  const whole = stream.goesOn(entry) ? bytes.subarray(0, completePrefixBytes(bytes, stream.encoding)) : bytes;
  return escapedText(bytePieces(whole, stream.encoding));
}

/** The texts in order; each begins a line of its own unless it continues the stream of the previous one. */
function exactText(messages: readonly MessageEntry[], stream: StreamText): string {
  const texts: string[] = [];
  for (let index = 0; index < messages.length; ) {
    const parts: Uint8Array[] = [];
    let last: MessageEntry | undefined;
    for (; index < messages.length; index += 1) {
      const entry = messages[index];
      const goesOn = last === undefined || (stream.joins && entry?.before === last.number);
      if (entry === undefined || !goesOn) break;
      parts.push(entry.event.bytes);
      last = entry;
    }
    texts.push(decodeText(joinBytes(parts), stream.encoding));
  }
  return texts.reduce(
    (text, next) => (text === '' || /[\r\n]$/.test(text) ? text + next : `${text}\n${next}`),
    '',
  );
}

function cArray(entry: MessageEntry, name: string, words: RowWords): string {
  const bytes = entry.event.bytes;
  const lines: string[] = [];
  for (let start = 0; start < bytes.byteLength; start += 12) {
    const line = Array.from(
      bytes.subarray(start, start + 12),
      (byte) => `0x${formatHex(Uint8Array.of(byte))}`,
    );
    lines.push(`  ${line.join(', ')},\n`);
  }
  const { timeMicros, type } = entry.event;
  const comment = `${formatTime(timeMicros)} ${type} ${words.peer(entry)}`.replaceAll('*/', '* /');
  return `/* ${comment} */\nconst uint8_t ${name}[${bytes.byteLength}] = {\n${lines.join('')}};\n`;
}

import { decodeText } from '../../../../src/bytes/encodings.js';
import { joinBytes } from '../../../../src/bytes/join-bytes.js';
import type { ExportOptions } from '../../../../src/traffic/export/export-item.js';
import { messageLine } from '../../../../src/traffic/export/message-line.js';
import { formatTime } from '../../../state/numbers.js';
import { exportItem, isExported } from '../export/exported-entries.js';
import { isMessageEntry, type LogEntry, type MessageEntry } from './log-entry.js';
import type { StreamText } from './stream-text.js';

/** Rows as lines for the clipboard, with the time of day: `14:03:11.204 <  192.168.1.9:7788  温度\r\n`. */
export function copiedLines(
  entries: readonly LogEntry[],
  stream: StreamText,
  options: ExportOptions,
): string {
  const { encoding } = stream;
  const endpoint = { name: '', kind: '', encoding, local: undefined, reachable: [] };
  return entries
    .filter(isExported)
    .map((entry) => messageLine(exportItem(entry, endpoint, stream), options, formatTime))
    .join('\n');
}

/** The exact texts of messages, in order; each begins a line of its own unless it continues the stream of the previous one. */
export function copiedTexts(entries: readonly LogEntry[], stream: StreamText): string {
  const messages = entries.filter(isMessageEntry);
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

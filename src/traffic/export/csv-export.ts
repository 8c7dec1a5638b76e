import { formatHex } from '../../bytes/hex.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { sendersOf } from '../event.js';
import {
  type ExportItem,
  type ExportOptions,
  type ExportWriter,
  exportedPeers,
  isExportedMessage,
  oneLine,
  sentenceOf,
} from './export-item.js';
import { zonedTime } from './local-time.js';
import { messageText } from './message-line.js';

const columns = [
  ...['time', 'event', 'peer', 'bytes', 'text', 'hex'],
  ...['endpoint', 'connection', 'sequence', 'tags', 'note', 'by'],
] as const;

const byteOrderMark = '\ufeff';
const nothing = new Uint8Array(0);

/**
 * A table (RFC 4180) for spreadsheets, with a byte order mark that tells them UTF-8. A text that one would take for a formula has an
 * escape in the place of the character that makes it one.
 */
export class CsvExport implements ExportWriter {
  readonly #options: ExportOptions;

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  begin(): Uint8Array {
    return encodeUtf8(byteOrderMark + csvLine(columns));
  }

  item(item: ExportItem): Uint8Array {
    const { event, endpoint, tags = [], note = '' } = item;
    const bytes = isExportedMessage(event) ? event.bytes : undefined;
    const fields = [
      zonedTime(event.timeMicros, this.#options.minutesAheadOfUtc(event.timeMicros)),
      event.type,
      exportedPeers(item).map(oneLine).join(' '),
      bytes === undefined ? '' : String(bytes.byteLength),
      messageText(item) ?? sentenceOf(event, this.#options),
      bytes === undefined ? '' : formatHex(bytes),
      oneLine(endpoint.name),
      'connection' in event ? String(event.connection ?? '') : '',
      'sequence' in event ? String(event.sequence) : '',
      tags.map(oneLine).join(' '),
      oneLine(note),
      ('sequence' in event ? sendersOf(event) : []).map(oneLine).join(' '),
    ];
    return encodeUtf8(csvLine(fields));
  }

  end(): Uint8Array {
    return nothing;
  }
}

/**
 * What makes a formula of a field: one of these at its beginning, also in the wide forms of East Asia, or behind a semicolon or a
 * tab, which some spreadsheets take for the end of the field before.
 */
const formula = /(^|[;\t])([=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;

/** One line of the table, with its end. */
export function csvLine(fields: readonly string[]): string {
  const safe = fields.map((field) => {
    const text = field.replace(formula, (_, before: string, sign: string) => before + escapeOf(sign));
    return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${safe.join(',')}\r\n`;
}

function escapeOf(sign: string): string {
  const code = sign.charCodeAt(0);
  const number = code.toString(16).toUpperCase();
  return code < 0x80 ? `\\x${number.padStart(2, '0')}` : `\\u{${number}}`;
}

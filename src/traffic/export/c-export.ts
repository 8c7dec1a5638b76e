import { encodeUtf8 } from '../../bytes/utf8.js';
import { type ExportItem, type ExportOptions, type ExportWriter, isExportedMessage } from './export-item.js';
import { localDateTime } from './local-time.js';
import { namedEndpoint, peerNames, remarkOf } from './message-line.js';

const bytesPerLine = 12;
const nothing = new Uint8Array(0);

const literals: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `0x${byte.toString(16).toUpperCase().padStart(2, '0')},`,
);

/** An array of C for each message, with its time, direction and peer as a comment; other events have no place. */
export class CExport implements ExportWriter {
  readonly #options: ExportOptions;
  #messages = 0;

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  begin(): Uint8Array {
    return encodeUtf8('#include <stdint.h>\n');
  }

  item(item: ExportItem): Uint8Array {
    const { event } = item;
    if (!isExportedMessage(event)) return nothing;
    this.#messages += 1;
    const time = localDateTime(event.timeMicros, this.#options.minutesAheadOfUtc(event.timeMicros));
    const name = namedEndpoint(item, this.#options);
    const when = name === '' ? time : `${time} ${name}`;
    return encodeUtf8(`\n${cArray(event.bytes, `message_${this.#messages}`, commentOf(item, when))}`);
  }

  end(): Uint8Array {
    return nothing;
  }
}

/** What the comment of a message's array says. */
export function commentOf(item: ExportItem, time: string): string {
  const remark = remarkOf(item);
  const says = `${time} ${item.event.type} ${peerNames(item)}`;
  return remark === '' ? says : `${says}  ${remark}`;
}

/** Bytes as an array of C under a comment. No bytes are a comment alone: C has no empty array. */
export function cArray(bytes: Uint8Array, name: string, comment: string): string {
  // A comment ends by its first end, and another beginning in it is warned about.
  const safe = comment.replaceAll('*/', '* /').replaceAll('/*', '/ *');
  if (bytes.byteLength === 0) return `/* ${safe} (0 bytes) */\n`;
  return `/* ${safe} */\nconst uint8_t ${name}[${bytes.byteLength}] = {\n${cElements(bytes)}};\n`;
}

/** The elements of an array of C, in lines of twelve. */
export function cElements(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.byteLength; start += bytesPerLine) {
    const end = Math.min(bytes.byteLength, start + bytesPerLine);
    let line = ' ';
    for (let index = start; index < end; index += 1) line += ` ${literals[bytes[index] ?? 0]}`;
    lines.push(`${line}\n`);
  }
  return lines.join('');
}

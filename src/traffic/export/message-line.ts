import { bytePieces, escapedText } from '../../bytes/text-pieces.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import {
  type ExportItem,
  type ExportOptions,
  type ExportWriter,
  exportedPeers,
  isExportedMessage,
  oneLine,
  sentenceOf,
} from './export-item.js';
import { localDateTime } from './local-time.js';

/** Names of peers in one line; further ones are counted. */
const maxNames = 8;

const nothing = new Uint8Array(0);

/**
 * An item as one line, in which nothing is hidden and nothing acts: `14:03:11.204 <  192.168.1.9:7788  温度\r\n`. `time` writes the
 * time; tags and note stand at the end.
 */
export function messageLine(
  item: ExportItem,
  options: ExportOptions,
  time: (timeMicros: number) => string,
): string {
  const { event } = item;
  const mark = event.type === 'received' ? '<' : event.type === 'sent' ? '>' : '*';
  const text = messageText(item) ?? sentenceOf(event, options);
  const parts = [`${time(event.timeMicros)} ${mark}`, peerNames(item), text, remarkOf(item)];
  return parts.filter(Boolean).join('  ');
}

/** The name of an item's endpoint in one line; empty where endpoints are not named. */
export function namedEndpoint({ endpoint }: ExportItem, { isNamed = false }: ExportOptions): string {
  return isNamed ? oneLine(endpoint.name) : '';
}

/** A message's text in one line, with escapes for what cannot be seen; undefined for another event. */
export function messageText({ event, endpoint, textBytes }: ExportItem): string | undefined {
  if (!isExportedMessage(event)) return undefined;
  return escapedText(bytePieces(textBytes ?? event.bytes, endpoint.encoding));
}

/** The peers of an item in one line: `10.0.0.1:7, 10.0.0.2:7`. */
export function peerNames(item: ExportItem): string {
  const names = exportedPeers(item);
  const shown = names.slice(0, maxNames).map(oneLine).join(', ');
  return names.length > maxNames ? `${shown}, +${names.length - maxNames}` : shown;
}

/** Tags and note of an item in one line: `#alarm #door  it was the pump`; empty if it has none. */
export function remarkOf({ tags = [], note }: ExportItem): string {
  const words = tags.map((tag) => `#${oneLine(tag)}`).join(' ');
  return [words, note === undefined ? '' : oneLine(note)].filter(Boolean).join('  ');
}

/** A line for each event, in local date and time with milliseconds. */
export class TextExport implements ExportWriter {
  readonly #options: ExportOptions;

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  begin(): Uint8Array {
    return nothing;
  }

  item(item: ExportItem): Uint8Array {
    const { minutesAheadOfUtc } = this.#options;
    const name = namedEndpoint(item, this.#options);
    const line = messageLine(item, this.#options, (time) =>
      [localDateTime(time, minutesAheadOfUtc(time)), name].filter(Boolean).join(' '),
    );
    return encodeUtf8(`${line}\n`);
  }

  end(): Uint8Array {
    return nothing;
  }
}

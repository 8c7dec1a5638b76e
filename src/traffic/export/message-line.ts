import { bytePieces, escapedText } from '../../bytes/text-pieces.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import {
  type ExportedEvent,
  type ExportItem,
  type ExportOptions,
  type ExportWriter,
  exportedPeers,
  isExportedMessage,
  oneLine,
  senderOf,
  sentenceOf,
} from './export-item.js';
import { localDateTime } from './local-time.js';

/** Names of peers in one line; further ones are counted. */
const maxNames = 8;

const nothing = new Uint8Array(0);

/**
 * An item as one line, in which nothing is hidden and nothing acts: `14:03:11.204 <  192.168.1.9:7788  温度\r\n`. `time` writes the
 * time; who sent it, tags and note stand at the end.
 */
export function messageLine(
  item: ExportItem,
  options: ExportOptions,
  time: (timeMicros: number) => string,
): string {
  const { event } = item;
  const text = messageText(item) ?? sentenceOf(event, options);
  const parts = [
    `${time(event.timeMicros)} ${markOf(event)}`,
    peerNames(item),
    text,
    remarkOf(item, options),
  ];
  return parts.filter(Boolean).join('  ');
}

/** `<` for what came, `>` for what went, `!` for what failed or a rule calls for, `*` for anything else. */
function markOf(event: ExportedEvent): string {
  switch (event.type) {
    case 'received':
      return '<';
    case 'sent':
      return '>';
    case 'error':
    case 'ruleFailed':
      return '!';
    case 'transferFinished':
      return event.outcome === 'failed' ? '!' : '*';
    case 'ruleNoted':
      return event.purpose === 'notify' ? '!' : '*';
    default:
      return '*';
  }
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

/** Who sent an item by hand, its tags and its note in one line: `by Ana  #alarm #door  it was the pump`; empty if it has none. */
export function remarkOf(
  { event, tags = [], note }: ExportItem,
  { sentBy = by }: Pick<ExportOptions, 'sentBy'> = {},
): string {
  const who = senderOf(event);
  const words = tags.map((tag) => `#${oneLine(tag)}`).join(' ');
  const parts = [who === '' ? '' : sentBy(who), words, note === undefined ? '' : oneLine(note)];
  return parts.filter(Boolean).join('  ');
}

const by = (who: string): string => `by ${who}`;

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

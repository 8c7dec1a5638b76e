import { formatHexDump } from '../../bytes/hex.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import {
  type ExportItem,
  type ExportOptions,
  type ExportWriter,
  isExportedMessage,
  sentenceOf,
} from './export-item.js';
import { localDateTime } from './local-time.js';
import { namedEndpoint, peerNames, remarkOf } from './message-line.js';

const nothing = new Uint8Array(0);

/**
 * A dump of each message below a line with its direction (`I` in, `O` out), local time, peer and size; other events are comments.
 * `text2pcap -D -t '%Y-%m-%d %H:%M:%S.%f'` reads it.
 */
export class HexExport implements ExportWriter {
  readonly #options: ExportOptions;

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  begin(): Uint8Array {
    return nothing;
  }

  item(item: ExportItem): Uint8Array {
    const { event } = item;
    const time = localDateTime(event.timeMicros, this.#options.minutesAheadOfUtc(event.timeMicros), 6);
    const remark = [namedEndpoint(item, this.#options), remarkOf(item, this.#options)]
      .filter(Boolean)
      .join('  ');
    const above = remark === '' ? '' : `# ${remark}\n`;
    if (!isExportedMessage(event)) {
      const words = [time, peerNames(item), sentenceOf(event, this.#options)].filter(Boolean);
      return encodeUtf8(`${above}# ${words.join('  ')}\n`);
    }
    const { bytes, type } = event;
    // text2pcap takes a number that stands by itself for an offset.
    const head = `${type === 'received' ? 'I' : 'O'} ${time}  ${peerNames(item)}  (${bytes.byteLength} bytes)\n`;
    // A head without a dump would be taken for that of the next one.
    return encodeUtf8(
      bytes.byteLength === 0 ? `${above}# ${head}` : `${above}${head}${formatHexDump(bytes)}\n`,
    );
  }

  end(): Uint8Array {
    return nothing;
  }
}

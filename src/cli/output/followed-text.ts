import { endText, type FollowedItem } from '../../app/capture.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHexDump } from '../../bytes/hex.js';
import { StreamingDecoder } from '../../bytes/streaming-decoder.js';
import type { Settings } from '../settings.js';

type Side = 'client' | 'server';

/** Characters of a line that are held until it ends. */
const maxHeldCharacters = 64 * 1024;
/** What each side sends: its mark, and its colour on a terminal. */
const marks = { client: { mark: '>', color: 33 }, server: { mark: '<', color: 36 } } as const;

/**
 * A followed stream for people. A line without a mark says who speaks from which packet on; the lines behind `>` are the client's, those
 * behind `<` the server's: text in the encoding of the settings, escaped, or a hex dump. `!` marks what is wrong, `*` what else there is to say.
 */
export class FollowedText {
  readonly #settings: Settings;
  readonly #decoders: Readonly<Record<Side, StreamingDecoder>>;
  #speaker: Side | undefined;
  #ends: Readonly<Record<Side, string>> = { client: '', server: '' };
  /** The line of the speaker that has not ended yet. */
  #line = '';
  #request = '';

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#decoders = {
      client: new StreamingDecoder(settings.encoding),
      server: new StreamingDecoder(settings.encoding),
    };
  }

  /** The lines of the next item. */
  of(item: FollowedItem): string {
    const { translate: t } = this.#settings;
    switch (item.type) {
      case 'stream': {
        const { name, client, server, transfer } = item;
        this.#ends = { client: endText(client), server: endText(server) };
        if (transfer !== undefined) this.#request = requestText(transfer);
        return `${name.protocol}:${name.number}  ${this.#ends.client} → ${this.#ends.server}\n`;
      }
      case 'data':
        return this.#data(item);
      case 'gap':
        return this.#note('!', item.from, t(`followed.${item.reason}`, { count: item.missingBytes }));
      case 'conflict':
        return this.#note('!', item.from, t('followed.conflict', { count: item.differingBytes }));
      case 'stray':
        return 'strayBytes' in item
          ? this.#note('!', item.from, t('followed.stray', { count: item.strayBytes }))
          : this.#note('!', item.from, t('followed.strayTid', { port: item.port }));
      case 'finished':
        return this.#note('*', item.from, 'FIN');
      case 'reset':
        return this.#note('!', item.from, 'RST');
      default:
        return this.#transfer(item);
    }
  }

  /** The rest behind the last item. */
  end(): string {
    return this.#endLine();
  }

  #transfer(
    item: Extract<
      FollowedItem,
      { readonly type: 'request' | 'options' | 'block' | 'acknowledgement' | 'error' | 'ended' }
    >,
  ): string {
    const { translate: t } = this.#settings;
    switch (item.type) {
      case 'request':
        return this.#note('*', 'client', this.#request);
      case 'options':
        return this.#note('*', item.from, `OACK ${optionsText(item.options)}`);
      case 'error':
        return this.#note('!', item.from, `ERROR ${item.code} ${item.message}`);
      case 'ended':
        return `${this.#endLine()}* ${t(`transferOutcomes.${item.outcome}`)}\n`;
      default:
        return '';
    }
  }

  #data({
    from,
    bytes,
    offset,
    isAfterFin,
    packet,
    timeNanos,
  }: Extract<FollowedItem, { readonly type: 'data' }>): string {
    const head = this.#speaks(from, packet, timeNanos);
    const note = isAfterFin ? `! ${this.#settings.translate('followed.afterFin')}\n` : '';
    if (this.#settings.hex)
      return `${head}${note}${formatHexDump(bytes, { offset })
        .split('\n')
        .map((text) => this.#marked(from, text))
        .join('')}`;
    const text = this.#line + this.#decoders[from].write(bytes);
    const lines = text.split('\n');
    this.#line = lines.pop() ?? '';
    const whole = lines.map((line) => this.#marked(from, visibleText(line.replace(/\r$/, '')))).join('');
    return `${head}${note}${whole}${this.#line.length > maxHeldCharacters ? this.#endLine() : ''}`;
  }

  #speaks(from: Side, packet: number, timeNanos: number): string {
    if (this.#speaker === from) return '';
    const before = this.#endLine();
    this.#speaker = from;
    return `${before}#${packet}  ${(timeNanos / 1e9).toFixed(6)} s  ${this.#ends[from]}\n`;
  }

  #note(mark: string, from: Side, text: string): string {
    return `${this.#endLine()}${mark} ${this.#ends[from]}  ${visibleText(text)}\n`;
  }

  #endLine(): string {
    const line = this.#line;
    this.#line = '';
    return line === '' || this.#speaker === undefined ? '' : this.#marked(this.#speaker, visibleText(line));
  }

  #marked(from: Side, text: string): string {
    const { mark, color } = marks[from];
    return this.#settings.color ? `\x1b[${color}m${mark} ${text}\x1b[0m\n` : `${mark} ${text}\n`;
  }
}

type Transfer = NonNullable<Extract<FollowedItem, { readonly type: 'stream' }>['transfer']>;

function requestText({ direction, name, mode, options }: Transfer): string {
  return `${direction === 'read' ? 'RRQ' : 'WRQ'} ${name} ${mode} ${optionsText(options)}`.trimEnd();
}

function optionsText(options: Transfer['options']): string {
  return options.map(({ name, value }) => `${name}=${value}`).join(' ');
}

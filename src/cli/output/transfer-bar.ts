import process from 'node:process';
import type { Transfer } from '../../app/tftp/tftp-transfer.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleText } from '../../bytes/escapes.js';
import type { Transferred, TransferStarted } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import type { Settings } from '../settings.js';
import { countdown, durationWords } from './times.js';

const barWidth = 24;

/** Milliseconds without an answer before the wait is shown. */
const silenceMs = 300;

/** A request to a server: the transfer once it has begun, the server, and the file. */
export interface AskedTransfer {
  readonly transfer: Pick<Transfer, 'figures'>;
  readonly direction: 'get' | 'put';
  /** `HOST:PORT` as it was given. */
  readonly peer: string;
  readonly file: string;
}

/** The progress of a transfer: a line that is redrawn on a terminal, and one that stays when it is done. */
export class TransferBar {
  readonly #settings: Settings;
  readonly #stream: NodeJS.WriteStream;
  readonly #subscription: { flush(): void; close(): void };
  #started: TransferStarted | undefined;
  #drawn = false;
  #asking: NodeJS.Timeout | undefined;

  constructor(hub: Hub, settings: Settings, stream: NodeJS.WriteStream = process.stderr) {
    this.#settings = settings;
    this.#stream = stream;
    this.#subscription = hub.subscribe({
      types: stream.isTTY
        ? ['transferStarted', 'transferProgressed', 'transferFinished']
        : ['transferFinished'],
      onBatch: ({ events }) => {
        for (const event of events) this.#show(event as Transferred);
      },
    });
  }

  /** Until the server answers, shows a person at a terminal the server and the number of requests. */
  ask({ transfer, direction, peer, file }: AskedTransfer): void {
    if (!this.#stream.isTTY) return;
    this.#asking = setInterval(() => {
      const tries = transfer.figures?.requests ?? 0;
      if (this.#started !== undefined || tries === 0) return;
      const name = visibleText(file);
      const line = this.#settings.translate(`asking.${direction}`, { peer, file: name, tries });
      this.#draw(line.slice(0, this.#width));
    }, silenceMs);
  }

  /** Shows the events still held. */
  finish(): void {
    clearInterval(this.#asking);
    this.#subscription.flush();
    this.#subscription.close();
    this.#erase();
  }

  #show(event: Transferred): void {
    const { translate: t } = this.#settings;
    if (event.type === 'transferStarted') {
      this.#started = event;
      clearInterval(this.#asking);
    }
    if (event.type === 'transferProgressed') {
      this.#draw(progressLine(event, this.#started, (time) => t('timeLeft', { time }), this.#width));
    }
    if (event.type !== 'transferFinished') return;
    this.#erase();
    if (event.outcome !== 'done') return;
    const text = t('transferDone', {
      file: visibleText(event.file),
      bytes: formatBytes(event.bytes),
      time: durationWords(event.seconds, t),
      rate: formatBytes(event.seconds > 0 ? event.bytes / event.seconds : event.bytes),
      repeated: event.retransmitted,
    });
    this.#stream.write(`${text}\n`);
  }

  /** Columns that a line may take without going on in the next row. */
  get #width(): number {
    return (this.#stream.columns ?? 80) - 1;
  }

  #draw(line: string): void {
    this.#stream.write(`\r\x1b[2K${line}`);
    this.#drawn = true;
  }

  #erase(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

/** `boot.img ███████░░░  71 %  3.4 MiB / 4.8 MiB  11.3 MiB/s  0:01 left`, cut to the terminal's width. */
function progressLine(
  { bytes, totalBytes, rateBytesPerSecond }: Extract<Transferred, { type: 'transferProgressed' }>,
  started: TransferStarted | undefined,
  left: (time: string) => string,
  width: number,
): string {
  const rate = `${formatBytes(rateBytesPerSecond)}/s`;
  const done = formatBytes(bytes);
  const name = visibleText(started?.file ?? '');
  if (totalBytes === undefined || totalBytes === 0) return `${name}  ${done}  ${rate}`.slice(0, width);
  const share = Math.min(1, bytes / totalBytes);
  const filled = Math.round(share * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const remaining = rateBytesPerSecond > 0 ? left(countdown((totalBytes - bytes) / rateBytesPerSecond)) : '';
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const facts = `${percent}  ${done} / ${formatBytes(totalBytes)}  ${rate}  ${remaining}`;
  const whole = `${name}  ${bar} ${facts}`;
  return (whole.length <= width ? whole : facts).slice(0, width);
}

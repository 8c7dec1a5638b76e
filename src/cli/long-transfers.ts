import type { TransferSnapshot } from '../app/tftp.js';
import { formatBytes } from '../bytes/byte-size.js';
import { visibleText } from '../bytes/escapes.js';
import { type LineStyle, markedLine } from './event-lines.js';
import type { Output } from './output.js';

const everyMs = 10_000;
/** A line each for so many; of the others the number. */
const maxLines = 20;

/** What tells of its transfers that are running, oldest first, as a `TftpServer` does. */
interface Transferring {
  transfers(): readonly TransferSnapshot[];
}

/** Says every ten seconds how far the transfers of a server are that have run as long as that. */
export class LongTransfers {
  readonly #timer: NodeJS.Timeout;

  constructor(server: Transferring, style: LineStyle, output: Output) {
    this.#timer = setInterval(() => {
      const lines = linesOf(server, style);
      if (lines.length > 0) void output.write(`${lines.join('\n')}\n`);
    }, everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function linesOf(server: Transferring, style: LineStyle): readonly string[] {
  const { translate: t } = style;
  const nowMicros = Date.now() * 1000;
  const line = (text: string): string => markedLine(nowMicros, '*', 'state', text, style);
  const long = server.transfers().filter(({ ageMs }) => ageMs >= everyMs);
  const lines = long.slice(0, maxLines).map(({ peer, file, bytes, totalBytes, ageMs }) => {
    const words = {
      file: visibleText(file),
      bytes: formatBytes(bytes),
      total: formatBytes(totalBytes ?? 0),
      rate: formatBytes((bytes * 1000) / ageMs),
    };
    return line(`${peer}  ${t(totalBytes === undefined ? 'transferRunning' : 'transferRunningOf', words)}`);
  });
  if (long.length > maxLines) lines.push(line(t('transfersMore', { count: long.length - maxLines })));
  return lines;
}

import type { TransferSnapshot } from '../../app/tftp.js';
import { formatBytes } from '../../bytes/byte-size.js';
import { visibleText } from '../../bytes/escapes.js';
import type { Hub } from '../../traffic/hub.js';
import type { Subscription } from '../../traffic/subscription.js';
import { type LineStyle, markedLine } from './event-lines.js';
import type { Output } from './output.js';

const everyMs = 10_000;
/** A timer counts from the beginning of its loop turn, which may be before the request that started it was read. */
const turnMs = 100;
/** Maximum number of transfers with a line each; the others are counted. */
const maxLines = 20;

/** A source of running transfers, oldest first, and of an event for each that begins, such as a `TftpServer`. */
interface Transferring {
  readonly hub: Hub;
  transfers(): readonly TransferSnapshot[];
}

/**
 * Reports every ten seconds the progress of a server's transfers that have run that long. An idle server sleeps: the first
 * transfer starts the timer, and ten seconds without one stop it.
 */
export class LongTransfers {
  readonly #server: Transferring;
  readonly #style: LineStyle;
  readonly #output: Output;
  readonly #beginnings: Subscription;
  #timer: NodeJS.Timeout | undefined;
  /** Whether a transfer began since the last tick: one of another thread may be reported before `transfers()` has it. */
  #hasBegun = false;

  constructor(server: Transferring, style: LineStyle, output: Output) {
    this.#server = server;
    this.#style = style;
    this.#output = output;
    // Lost events may include a start, so a batch of any kind starts the timer.
    this.#beginnings = server.hub.subscribe({
      types: ['transferStarted'],
      maxEvents: 1,
      onBatch: () => this.#began(),
    });
  }

  stop(): void {
    this.#beginnings.close();
    clearInterval(this.#timer);
  }

  #began(): void {
    this.#hasBegun = true;
    this.#timer ??= setInterval(() => this.#tick(), everyMs).unref();
  }

  #tick(): void {
    const running = this.#server.transfers();
    if (running.length === 0 && !this.#hasBegun) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.#hasBegun = false;
    const lines = linesOf(running, this.#style);
    if (lines.length > 0) void this.#output.write(`${lines.join('\n')}\n`);
  }
}

function linesOf(running: readonly TransferSnapshot[], style: LineStyle): readonly string[] {
  const { translate: t } = style;
  const nowMicros = Date.now() * 1000;
  const line = (text: string): string => markedLine(nowMicros, '*', 'state', text, style);
  const long = running.filter(({ ageMs }) => ageMs >= everyMs - turnMs);
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

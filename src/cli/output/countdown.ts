import process from 'node:process';
import type { Settings } from '../settings.js';

const secondMs = 1_000;

/**
 * Shows at a terminal how long something is still watched: a line on standard error that is redrawn each second. Nothing in a pipe, with
 * `--json` or `--quiet`.
 */
export class Countdown {
  readonly #watchMs: number;
  readonly #settings: Pick<Settings, 'translate'>;
  readonly #isShown: boolean;
  #startedMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(watchMs: number, settings: Pick<Settings, 'json' | 'quiet' | 'translate'>) {
    this.#watchMs = watchMs;
    this.#settings = settings;
    this.#isShown = process.stderr.isTTY === true && !settings.json && !settings.quiet && watchMs > 0;
  }

  /** The watch has begun; again, if there are several of the same length. */
  start(): void {
    if (!this.#isShown || this.#timer !== undefined) return;
    this.#startedMs = performance.now();
    this.#timer = setInterval(() => this.#draw(), secondMs);
    this.#draw();
  }

  /** Erases the line. */
  end(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    process.stderr.write('\r\x1b[K');
  }

  #draw(): void {
    const leftMs = Math.max(0, this.#watchMs - (performance.now() - this.#startedMs));
    const seconds = Math.ceil(leftMs / secondMs);
    process.stderr.write(`\r${this.#settings.translate('doctorWatching', { seconds })}\x1b[K`);
  }
}

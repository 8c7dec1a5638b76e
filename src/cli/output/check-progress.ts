import process from 'node:process';
import type { Settings } from '../settings.js';

/** From when on a run shows what it waits for. */
const quietMs = 2_000;
const everyMs = 500;
const maxNames = 3;

/** Shows at a terminal what a run of checks waits for: a line on standard error that is redrawn. Nothing in a pipe, with `--json` or `--quiet`. */
export class CheckProgress {
  readonly #translate: Settings['translate'];
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #beganMs = performance.now();
  #running: readonly string[] = [];
  #isDrawn = false;

  constructor({ translate, json, quiet }: Pick<Settings, 'translate' | 'json' | 'quiet'>) {
    this.#translate = translate;
    if (process.stderr.isTTY === true && !json && !quiet)
      this.#timer = setInterval(() => this.#draw(), everyMs);
  }

  /** These run now. */
  changed(running: readonly string[]): void {
    this.#running = running;
  }

  /** Erases the line, before another is written. */
  erase(): void {
    if (this.#isDrawn) process.stderr.write('\r\x1b[K');
    this.#isDrawn = false;
  }

  /** Draws no more. */
  end(): void {
    clearInterval(this.#timer);
    this.erase();
  }

  #draw(): void {
    const elapsedMs = performance.now() - this.#beganMs;
    if (elapsedMs < quietMs || this.#running.length === 0) return;
    const names = this.#running.slice(0, maxNames).join(', ');
    const more = this.#running.length > maxNames ? ', …' : '';
    const text = this.#translate('checkRuns', {
      names: `${names}${more}`,
      seconds: Math.round(elapsedMs / 1_000),
    });
    process.stderr.write(`\r${text}\x1b[K`);
    this.#isDrawn = true;
  }
}

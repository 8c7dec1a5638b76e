import process from 'node:process';
import type { Settings } from '../settings.js';

/** Percent between two lines: a search draws no more than a hundred. */
const step = 1;

/**
 * Shows at a terminal how much of a record has been looked at: a line on standard error that is redrawn. Nothing in a pipe, with
 * `--json` or `--quiet`.
 */
export class SearchProgress {
  readonly #translate: Settings['translate'];
  readonly #isShown: boolean;
  #percent = -step;

  constructor({ translate, json, quiet }: Pick<Settings, 'translate' | 'json' | 'quiet'>) {
    this.#translate = translate;
    this.#isShown = process.stderr.isTTY === true && !json && !quiet;
  }

  /** So many numbers have been looked at, of so many. */
  looked(looked: number, of: number): void {
    const percent = of === 0 ? 100 : Math.floor((looked / of) * 100);
    if (!this.#isShown || percent < this.#percent + step) return;
    this.#percent = percent;
    process.stderr.write(`\r${this.#translate('historySearching', { percent })}\x1b[K`);
  }

  /** Erases the line. */
  end(): void {
    if (this.#isShown && this.#percent >= 0) process.stderr.write('\r\x1b[K');
    this.#percent = -step;
  }
}

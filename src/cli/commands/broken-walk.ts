import process from 'node:process';
import { createInterface } from 'node:readline';
import { BrokenSession, type Trial } from '../../app/lesson/broken/broken-session.js';
import { keepBench } from '../../app/lesson/learned.js';
import { failureMessage } from '../../errors/error.js';
import type { BrokenBench } from '../../lesson/broken/broken-bench.js';
import { brokenBenches } from '../../lesson/broken/broken-benches.js';
import { ladderRows } from '../../lesson/ladder.js';
import {
  goalLines,
  optionOfLetter,
  printLines,
  settingLines,
  settingsLines,
} from '../output/broken-lines.js';
import {
  type LessonWords,
  ladderHead,
  ladderLines,
  lessonText,
  socketsLine,
} from '../output/lesson-lines.js';
import { complain, type Output } from '../output/output.js';
import { wrappedText } from '../output/wrapped-text.js';
import type { Settings } from '../settings.js';

const usualColumns = 100;
/** Of what stands below a ladder. */
const belowIndent = 10;

/** A person at a broken bench in a terminal: a line of input chooses, tries, or asks for a hint. */
export class BrokenWalk {
  readonly #bench: BrokenBench;
  readonly #session: BrokenSession;
  readonly #words: LessonWords;
  readonly #output: Output;
  #saidWhy = false;

  constructor(bench: BrokenBench, { language, translate, color }: Settings, output: Output) {
    this.#bench = bench;
    this.#session = new BrokenSession(bench, true);
    this.#words = { language, translate, color, columns: process.stdout.columns ?? usualColumns };
    this.#output = output;
  }

  /** Resolves with whether the bench was mended. */
  async run(): Promise<boolean> {
    const { title, story } = this.#bench;
    const { language, translate: t } = this.#words;
    const number = brokenBenches.indexOf(this.#bench) + 1;
    this.#say('', t('brokenTitle', { number, count: brokenBenches.length, title: title[language] }));
    for (const paragraph of story) this.#say('', ...lessonText(paragraph, {}, this.#words));
    this.#say('', ...settingsLines(this.#bench, this.#session.chosen, this.#words), '');
    this.#say(...wrappedText(t('brokenKeys'), this.#words.columns - 2));
    const lines = createInterface({ input: process.stdin, terminal: false });
    try {
      this.#prompt();
      for await (const line of lines) {
        const word = line.trim();
        if (word === 'q' || word === '/quit') break;
        await this.#take(word);
        this.#keep();
        if (this.#session.isMended) break;
        this.#prompt();
      }
      if (this.#session.isMended) this.#sayMended();
      return this.#session.isMended;
    } finally {
      lines.close();
      process.stdin.unref?.();
      await this.#session.close();
    }
  }

  async #take(word: string): Promise<void> {
    if (word === '') {
      const trial = await this.#session.try();
      if (trial !== undefined) this.#show(trial);
    } else if (word === 'hint') this.#sayHint();
    else if (!this.#choose(word))
      this.#say(this.#words.translate('brokenChoose', { count: this.#bench.settings.length }));
  }

  /** Chooses by `2 b` or `2b`, or the next option of a setting by its number alone. Returns false for anything else. */
  #choose(word: string): boolean {
    const [, digits = '', letter = ''] = /^(\d{1,2})\s*([a-z]?)$/i.exec(word) ?? [];
    const setting = this.#bench.settings[Number(digits) - 1];
    if (setting === undefined) return false;
    const { id, options } = setting;
    const at = options.findIndex((option) => option.id === this.#session.chosen.get(id));
    const next = options[(at + 1) % options.length]?.id;
    const option = letter === '' ? next : optionOfLetter(setting, letter);
    if (option === undefined) return false;
    this.#session.choose(id, option);
    this.#say(...settingLines(setting, Number(digits), this.#session.chosen, this.#words));
    return true;
  }

  #sayHint(): void {
    const { translate: t, columns } = this.#words;
    const hint = this.#session.hint();
    const { length: most } = this.#bench.hints;
    if (hint === undefined) {
      this.#say(t('brokenNoHint', { most }));
      return;
    }
    const lines = lessonText(hint, {}, { ...this.#words, columns: columns - 2 });
    this.#say(t('brokenHint', { number: this.#session.hints.length, most }));
    this.#say(...lines.map((line) => `  ${line}`));
  }

  #show({ outcome, goals, captureFailure }: Trial): void {
    const { seen, prints } = outcome;
    const rows = ladderRows(this.#bench.bench, seen.all);
    const below = ' '.repeat(belowIndent);
    this.#say('', ladderHead(this.#words), ...ladderLines(rows, rows[0]?.atMs ?? 0, this.#words));
    const sockets = seen.all.findLast((one) => one.type === 'sockets');
    if (sockets?.type === 'sockets' && sockets.sockets.some(({ state }) => state !== undefined))
      this.#say(`${below}${socketsLine(sockets.sockets, this.#words)}`);
    const printed = printLines(prints, this.#words);
    if (printed.length > 0) this.#say(...printed.map((line) => `${below}${line}`));
    if (rows.some(({ arrow }) => arrow?.basis === 'inferred')) {
      this.#say(`${below}${this.#words.translate('lessonInferred')}`);
      if (captureFailure !== undefined && !this.#saidWhy) {
        this.#saidWhy = true;
        const why = failureMessage(captureFailure, this.#words.language);
        this.#say(
          ...wrappedText(why, this.#words.columns - belowIndent - 2).map((line) => `${below}${line}`),
        );
      }
    }
    this.#say('', ...goalLines(goals, this.#words));
  }

  #sayMended(): void {
    const { translate: t } = this.#words;
    const { trials, hints } = this.#session;
    this.#say('', t('brokenMended', { trials, hints: hints.length }));
    this.#say(...lessonText(this.#bench.why, {}, this.#words));
    const next = brokenBenches[brokenBenches.indexOf(this.#bench) + 1];
    if (next !== undefined) this.#say(t('brokenNext', { bench: next.id }));
  }

  /** At once: whoever ends the program with Ctrl-C has tried as well. */
  #keep(): void {
    const { trials, hints, isMended } = this.#session;
    if (trials === 0 && hints.length === 0) return;
    const failure = keepBench(this.#bench.id, { trials, hints: hints.length, isMended });
    if (failure !== undefined) complain(failureMessage(failure, this.#words.language));
  }

  #prompt(): void {
    if (process.stdin.isTTY) void this.#output.write('› ');
  }

  #say(...lines: readonly string[]): void {
    void this.#output.write(lines.map((line) => `${line}\n`).join(''));
  }
}

import process from 'node:process';
import { createInterface } from 'node:readline';
import { keepLesson } from '../../app/lesson/learned.js';
import { LessonSession } from '../../app/lesson/lesson-session.js';
import { failureMessage } from '../../errors/error.js';
import { ladderRows } from '../../lesson/ladder.js';
import type { Lesson, Question } from '../../lesson/lesson.js';
import type { Moment } from '../../lesson/lesson-run.js';
import { lessons } from '../../lesson/lessons/lessons.js';
import type { Observation } from '../../lesson/observation.js';
import {
  type LessonWords,
  ladderHead,
  ladderLines,
  lessonText,
  shownBytes,
  socketsLine,
} from '../output/lesson-lines.js';
import { complain, type Output } from '../output/output.js';
import { wrappedText } from '../output/wrapped-text.js';
import type { Settings } from '../settings.js';

const usualColumns = 100;

/** A person's walk through one lesson in a terminal: a line of input for each step. */
export class LessonWalk {
  readonly #lesson: Lesson;
  readonly #session: LessonSession;
  readonly #words: LessonWords;
  readonly #output: Output;
  #right = 0;
  #asked = 0;
  #saidWhy = false;

  constructor(lesson: Lesson, { language, translate, color }: Settings, output: Output) {
    this.#lesson = lesson;
    this.#session = new LessonSession(lesson, true);
    this.#words = { language, translate, color, columns: process.stdout.columns ?? usualColumns };
    this.#output = output;
  }

  /** Resolves with whether the lesson was gone through to its end. */
  async run(): Promise<boolean> {
    const { title, subtitle, intro } = this.#lesson;
    const { language, translate: t } = this.#words;
    this.#say('', `${title[language]} · ${subtitle[language]}`);
    for (const paragraph of intro) this.#say('', ...lessonText(paragraph, {}, this.#words));
    this.#say('', t('lessonKeys'));
    const lines = createInterface({ input: process.stdin, terminal: false });
    try {
      this.#ask();
      for await (const line of lines) {
        const word = line.trim();
        if (word === 'q' || word === '/quit') return false;
        if (!(await this.#take(word))) return true;
        this.#keep();
        this.#ask();
        if (this.#session.run.phase.phase === 'finished') break;
      }
      return this.#session.run.phase.phase === 'finished';
    } finally {
      lines.close();
      process.stdin.unref?.();
      await this.#session.close();
    }
  }

  /** At once: whoever ends the program with Ctrl-C has learned as well. */
  #keep(): void {
    const { phase, moments } = this.#session.run;
    if (moments.length === 0) return;
    const failure = keepLesson(this.#lesson.id, {
      ...{ steps: moments.length, asked: this.#asked, right: this.#right },
      isDone: phase.phase === 'finished',
    });
    if (failure !== undefined) complain(failureMessage(failure, this.#words.language));
  }

  /** Does what was typed. Returns false if the lesson cannot go on. */
  async #take(word: string): Promise<boolean> {
    const { run } = this.#session;
    const { step } = run;
    const { question } = step ?? {};
    if (run.phase.phase === 'asking' && question !== undefined) {
      const choice = word === '' ? undefined : question.choices[Number(word) - 1]?.id;
      if (word !== '' && choice === undefined) {
        this.#say(this.#words.translate('lessonChoose', { count: question.choices.length }));
        return true;
      }
      await this.#session.answer(choice);
    } else await this.#session.next();
    const moment = run.moments.at(-1);
    if (moment === undefined || moment.step !== step?.id) {
      this.#say(this.#words.translate('lessonStuck', { lesson: this.#lesson.id }));
      return false;
    }
    this.#show(moment, question);
    return true;
  }

  /** Says what is next: a question, a step, or the end. */
  #ask(): void {
    const { run } = this.#session;
    const { translate: t } = this.#words;
    const { question } = run.step ?? {};
    if (run.phase.phase === 'finished') {
      this.#say('', ...lessonText(this.#lesson.summary, {}, this.#words), '');
      this.#say(t('lessonScore', { right: this.#right, asked: this.#asked }));
      const next = lessons[lessons.indexOf(this.#lesson) + 1];
      if (next !== undefined) this.#say(t('lessonNext', { lesson: next.id }));
    } else if (run.phase.phase === 'asking' && question !== undefined) {
      this.#say('', ...lessonText(question.asks, {}, this.#words));
      for (const [index, choice] of question.choices.entries()) {
        const bytes = choice.bytes === undefined ? '' : `${shownBytes(choice.bytes)}  `;
        this.#say(`  ${index + 1}  ${bytes}${choice.says[this.#words.language]}`);
      }
    }
    if (process.stdin.isTTY && run.step !== undefined) void this.#output.write('› ');
  }

  #show({ observations, facts, answered }: Moment, question: Question | undefined): void {
    const { run } = this.#session;
    const { translate: t, language } = this.#words;
    const before = run.moments.slice(0, -1).flatMap((one) => one.observations);
    const rows = newRows(this.#lesson, before, observations);
    const firstMs = before[0]?.atMs ?? observations[0]?.atMs ?? 0;
    this.#say('', ladderHead(this.#words), ...ladderLines(rows, firstMs, this.#words));
    const sockets = observations.findLast((one) => one.type === 'sockets');
    if (sockets?.type === 'sockets' && sockets.sockets.some(({ state }) => state !== undefined))
      this.#say(`          ${socketsLine(sockets.sockets, this.#words)}`);
    if (rows.some(({ arrow }) => arrow?.basis === 'inferred')) this.#sayInferred();
    if (rows.some(({ arrow }) => arrow?.basis === 'recorded')) this.#say(`          ${t('lessonRecorded')}`);
    this.#say('');
    if (answered !== undefined && question !== undefined) {
      const truth = question.choices.find(({ id }) => id === answered.truth);
      const isRight = answered.given !== undefined && answered.given === answered.truth;
      this.#asked += 1;
      if (isRight) this.#right += 1;
      const guess = question.choices.find(({ id }) => id === answered.given);
      // What is right does not stand behind a cross.
      if (!isRight && guess !== undefined) this.#say(`✗ ${guess.says[language]}`);
      this.#say(`${isRight ? '✓' : '→'} ${truth?.says[language] ?? t('lessonNeither')}`);
      this.#say(...lessonText(question.because, facts, this.#words), '');
    }
    const { says } = this.#lesson.steps[run.moments.length - 1] ?? {};
    if (says !== undefined) this.#say(...lessonText(says, facts, this.#words));
  }

  /** Says what a dotted arrow is, and once how to see the wire itself. */
  #sayInferred(): void {
    const { translate: t, language } = this.#words;
    this.#say(`          ${t('lessonInferred')}`);
    const { captureFailure } = this.#session;
    if (captureFailure === undefined || this.#saidWhy) return;
    this.#saidWhy = true;
    this.#say(
      ...wrappedText(failureMessage(captureFailure, language), this.#words.columns - 12).map(
        (line) => `          ${line}`,
      ),
    );
  }

  #say(...lines: readonly string[]): void {
    void this.#output.write(lines.map((line) => `${line}\n`).join(''));
  }
}

/** The rows that a step has brought; a message that was held before has its row where it went on. */
function newRows(
  { bench }: Lesson,
  before: readonly Observation[],
  latest: readonly Observation[],
): ReturnType<typeof ladderRows> {
  const known = new Set(ladderRows(bench, before).map((row) => JSON.stringify(row)));
  return ladderRows(bench, [...before, ...latest]).filter((row) => !known.has(JSON.stringify(row)));
}

import process from 'node:process';
import { openOwnBench } from '../../app/lesson/own/open-own-bench.js';
import type { OwnBench } from '../../app/lesson/own/own-bench.js';
import type { OwnPiece } from '../../app/lesson/own/own-piece.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import type { BrokenId } from '../../lesson/broken/broken-ids.js';
import type { LessonId } from '../../lesson/lesson.js';
import type { ProgramFinding } from '../../lesson/own-program/finding.js';
import { type OwnTasks, ownTasks } from '../../lesson/own-tasks.js';
import { exitStatus, interruption } from '../exit.js';
import { type LessonWords, lessonText } from '../output/lesson-lines.js';
import { complain, Output } from '../output/output.js';
import { findingLines, ownPieceLine } from '../output/own-program-lines.js';
import { type Settings, wholeNumber } from '../settings.js';

const usualColumns = 100;
const portRange = { least: 1, most: 65_535 } as const;

/**
 * `bob learn LESSON --own client|server:PORT`: the other side of a program that a person writes. A client is watched until Ctrl-C; a
 * server is asked once, and the status says whether it is right.
 */
export async function learnOwn(
  lesson: LessonId | BrokenId,
  own: string,
  settings: Settings,
): Promise<number> {
  const { language, translate: t, color } = settings;
  const words: LessonWords = {
    language,
    translate: t,
    color,
    columns: process.stdout.columns ?? usualColumns,
  };
  const tasks: Readonly<Partial<Record<LessonId | BrokenId, OwnTasks>>> = ownTasks;
  const [side, port] = own.split(':');
  if ((side !== 'client' && side !== 'server') || (side === 'server') !== (port !== undefined))
    throw new BreakoutboxError('CHOICE_INVALID', {
      name: '--own',
      text: own,
      choices: 'client server:PORT',
    });
  const given = tasks[lesson] ?? {};
  const at = port === undefined ? undefined : wholeNumber('--own', port, portRange);
  const bench = await openOwnBench(lesson, given, side, at);
  const output = new Output();
  const say = (...lines: readonly string[]): void =>
    void output.write(lines.map((line) => `${line}\n`).join(''));
  const asks = given[side]?.asks;
  if (asks !== undefined) say(...lessonText(asks, {}, words), '');
  const interrupt = interruption(settings.graceMs);
  try {
    if (bench.side === 'client') say(t('ownConnect', { address: bench.address }), '');
    const shown = new OwnView(bench, words, say);
    const asked = side === 'server' ? bench.ask() : undefined;
    await shown.run(interrupt.signal, asked);
    if (bench.failure !== undefined) complain(failureMessage(bench.failure, language));
    // A client is watched until somebody ends that; of a server that was not asked everything nothing is said.
    const isSeen = asked === undefined ? bench.pieces.length > 0 : !interrupt.signal.aborted;
    const isRight = bench.failure === undefined && bench.findings.length === 0;
    if (isRight && isSeen) say('', t('ownRight'));
    await output.flushed();
    if (asked !== undefined && !isSeen && isRight) return exitStatus.interrupted;
    return isRight ? exitStatus.done : exitStatus.failed;
  } finally {
    interrupt.stop();
    await bench.close();
  }
}

/** Prints what passes and what is found, as it comes. */
class OwnView {
  readonly #bench: OwnBench;
  readonly #words: LessonWords;
  readonly #say: (...lines: readonly string[]) => void;
  #last: OwnPiece | undefined;
  #found: readonly ProgramFinding[] = [];
  #program: number | undefined;
  #run = 0;

  constructor(bench: OwnBench, words: LessonWords, say: (...lines: readonly string[]) => void) {
    this.#bench = bench;
    this.#words = words;
    this.#say = say;
  }

  /** Until it is interrupted, or everything has been asked. */
  async run(signal: AbortSignal, asked: Promise<void> | undefined): Promise<void> {
    const interrupted = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    let isOver = false;
    void Promise.race([interrupted, ...(asked === undefined ? [] : [asked])]).then(() => {
      isOver = true;
    });
    while (!isOver && !signal.aborted) {
      await Promise.race([this.#bench.changedSince(this.#bench.version, 200), interrupted]);
      this.#show();
    }
    this.#show();
  }

  #show(): void {
    const { pieces, findings, program, run } = this.#bench;
    // Another run has taken nothing back.
    if (run !== this.#run) this.#found = [];
    this.#run = run;
    const from = this.#last === undefined ? 0 : pieces.indexOf(this.#last) + 1;
    for (const piece of pieces.slice(from)) this.#say(ownPieceLine(piece, this.#words));
    this.#last = pieces.at(-1);
    const { translate: t } = this.#words;
    if (program !== undefined && program.pid !== this.#program) {
      this.#program = program.pid;
      this.#say(t('ownProgram', program));
    }
    for (const one of findings)
      if (!this.#found.some(({ code }) => code === one.code))
        this.#say('', ...findingLines(one, this.#words), '');
    for (const one of this.#found)
      if (!findings.some(({ code }) => code === one.code)) {
        const [first = ''] = findingLines(one, this.#words);
        this.#say(t('ownWithdrawn', { finding: first.replace(/^.*✗\S* /u, '') }));
      }
    this.#found = [...findings];
  }
}

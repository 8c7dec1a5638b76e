import type { Command } from 'commander';
import { junitReport } from '../../app/sequence/junit.js';
import { readSequence, sequenceFiles } from '../../app/sequence/read-sequence.js';
import { runSequences, type SequenceJob } from '../../app/sequence/run-sequences.js';
import { OpenedDesk } from '../../app/workspace/opened-desk.js';
import { visibleText } from '../../bytes/escapes.js';
import { BreakoutboxError, failureMessage } from '../../errors/error.js';
import { SequenceRecord } from '../../sequence/sequence-record.js';
import type { SequenceReport } from '../../sequence/sequence-report.js';
import { reasonOf } from '../../system/file-errors.js';
import { replaceFile } from '../../system/whole-file.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import { collectValues, valuesOf } from '../input/set-values.js';
import type { Translate } from '../language.js';
import { complain, Output } from '../output/output.js';
import { sequenceJson } from '../output/sequence-json.js';
import { failureLines, milliseconds, stepLine } from '../output/sequence-lines.js';
import { type Settings, wholeNumber } from '../settings.js';

interface Options {
  readonly env?: string;
  readonly set?: readonly string[];
  readonly junit?: string;
  readonly jobs?: string;
}

const jobsRange = { least: 1, most: 64 } as const;

/** `bob run FILE…`: run sequences; done if every expectation held. */
async function run(paths: readonly string[], options: Options, settings: Settings): Promise<number> {
  const atOnce = options.jobs === undefined ? 1 : wholeNumber('--jobs', options.jobs, jobsRange);
  const jobs = jobsOf(paths, options, settings);
  // Not at the end of an hour: a path that cannot be written is told of before anything is opened.
  if (options.junit !== undefined) writeJunit(options.junit, [], settings);
  const interrupt = interruption(settings.graceMs);
  const output = new Output();
  const views = new Map(
    jobs.map((job) => [job, new SequenceView(job, atOnce > 1 && jobs.length > 1, settings, output)]),
  );
  try {
    await runSequences(jobs, {
      atOnce,
      signal: interrupt.signal,
      onReport: (job, report) => views.get(job)?.take(report),
    });
  } finally {
    interrupt.stop();
  }
  const shown = [...views.values()];
  if (options.junit !== undefined) writeJunit(options.junit, shown, settings);
  await output.flushed();
  if (interrupt.signal.aborted) return exitStatus.interrupted;
  return shown.every(({ record }) => record.result?.outcome === 'held') ? exitStatus.done : exitStatus.failed;
}

/** Reads everything before anything is opened. @throws BreakoutboxError */
function jobsOf(
  paths: readonly string[],
  { env, set = [] }: Options,
  { language, translate: t }: Settings,
): readonly SequenceJob[] {
  const desks = new Map<string, OpenedDesk>();
  const given = valuesOf(set);
  return sequenceFiles(paths).map((file) => {
    const read = readSequence(file, language);
    const around = OpenedDesk.around(file);
    const desk = desks.get(around.root) ?? around;
    if (!desks.has(around.root)) {
      desks.set(around.root, around);
      for (const { path, place, failure } of around.problems) {
        const why = failureMessage(failure, language);
        complain(t('workspaceFileUnusable', { file: visibleText(path), ...place, why }));
      }
    }
    return { read, desk, values: new Map([...desk.messages.environment(env), ...given]) };
  });
}

/** What is shown of one sequence while it runs; of one beside others, all at once when it is over. */
class SequenceView {
  readonly record = new SequenceRecord();
  readonly job: SequenceJob;
  readonly #isTogether: boolean;
  readonly #settings: Settings;
  readonly #output: Output;
  #waiting = '';
  #hasBegun = false;
  beganMs = 0;

  constructor(job: SequenceJob, isTogether: boolean, settings: Settings, output: Output) {
    this.job = job;
    this.#isTogether = isTogether;
    this.#settings = settings;
    this.#output = output;
  }

  take(report: SequenceReport): void {
    if (this.beganMs === 0) this.beganMs = Date.now();
    this.record.take(report);
    const { json } = this.#settings;
    const { file, placeOf } = this.job.read;
    if (json) {
      const place = report.type === 'stepEnded' ? placeOf(report.step.path) : undefined;
      this.#write(sequenceJson(file, report, place));
    } else this.#lines(report);
    if (report.type === 'finished' && this.#waiting !== '') {
      void this.#output.write(this.#waiting);
      this.#waiting = '';
    }
  }

  /** Why a step failed, in lines. */
  failureText(path: string, failure: Parameters<typeof failureLines>[1]): readonly string[] {
    const { file, placeOf } = this.job.read;
    const { line, column } = placeOf(path);
    return failureLines(`${visibleText(file)}:${line}:${column}`, failure, this.#settings);
  }

  #lines(report: SequenceReport): void {
    const { quiet, translate: t } = this.#settings;
    if (!this.#hasBegun && !quiet) {
      this.#hasBegun = true;
      this.#write(`${visibleText(this.job.read.file)}\n`);
    }
    if (report.type === 'stepEnded') {
      const { step, outcome, tookMs, failure } = report;
      // Of the rounds of a repetition the first is shown, and those that fail.
      const isShown = failure !== undefined || (!quiet && step.round <= 1);
      if (!isShown) return;
      this.#write(`${stepLine(step, outcome, tookMs, this.#settings)}\n`);
      if (failure === undefined) return;
      for (const line of this.failureText(step.path, failure)) this.#write(`      ${line}\n`);
      return;
    }
    if (report.type !== 'finished' || quiet) return;
    const { outcome, steps, failed, tookMs } = report.result;
    this.#write(
      `  ${t(`sequenceOutcome.${outcome}`, { count: steps, failed, time: milliseconds(tookMs) })}\n`,
    );
  }

  #write(text: string): void {
    if (text === '') return;
    if (this.#isTogether && !this.#settings.json) this.#waiting += text;
    else void this.#output.write(text);
  }
}

/** @throws BreakoutboxError SEQUENCE_REPORT_UNWRITABLE */
function writeJunit(file: string, views: readonly SequenceView[], { translate: t }: Settings): void {
  const suites = views.flatMap((view) => {
    const { record, job, beganMs } = view;
    if (record.steps.length === 0 && record.result === undefined) return [];
    return [
      {
        file: job.read.file,
        record,
        beganMs,
        failureText: (row: { readonly step: { readonly path: string }; readonly failure: unknown }) =>
          view.failureText(row.step.path, row.failure as never).join('\n'),
        interruption: record.result?.outcome === 'interrupted' ? t('sequenceInterrupted') : undefined,
      },
    ];
  });
  try {
    replaceFile(file, junitReport(suites), 0o666);
  } catch (cause) {
    throw new BreakoutboxError('SEQUENCE_REPORT_UNWRITABLE', { file, reason: reasonOf(cause) }, { cause });
  }
}

/** Adds the options of `run`. */
function addRunOptions(command: Command, t: Translate): Command {
  return command
    .argument('<file...>', t('arguments.sequenceFiles'))
    .option('--env <name>', t('options.env'))
    .option('--set <name=value>', t('options.set'), collectValues)
    .option('--junit <file>', t('options.junit'))
    .option('--jobs <n>', t('options.jobs', { default: 1 }));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = { addOptions: addRunOptions, rules: [], run };

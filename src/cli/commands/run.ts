import type { Command } from 'commander';
import { type JunitSuite, junitReport } from '../../app/sequence/junit.js';
import { checkSequence, readSequence, sequenceFiles } from '../../app/sequence/read-sequence.js';
import { runSequences, type SequenceJob } from '../../app/sequence/run-sequences.js';
import { OpenedDesk } from '../../app/workspace/opened-desk.js';
import { visibleText } from '../../bytes/escapes.js';
import { BreakoutboxError, type Failure, failureMessage } from '../../errors/error.js';
import { SequenceRecord } from '../../sequence/sequence-record.js';
import type { SequenceReport } from '../../sequence/sequence-report.js';
import { stepViews } from '../../sequence/step-view.js';
import { reasonOf } from '../../system/file-errors.js';
import { replaceFile } from '../../system/whole-file.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitStatus, interruption } from '../exit.js';
import { collectValues, valuesOf } from '../input/set-values.js';
import type { Translate } from '../language.js';
import { complain, Output } from '../output/output.js';
import { faultJson, sequenceJson } from '../output/sequence-json.js';
import { failureLines, milliseconds, stepLine } from '../output/sequence-lines.js';
import { type Settings, wholeNumber } from '../settings.js';

interface Options {
  readonly env?: string;
  readonly set?: readonly string[];
  readonly junit?: string;
  readonly jobs?: string;
}

const jobsRange = { least: 1, most: 64 } as const;

/** A file that cannot be run. */
interface FaultyFile {
  readonly file: string;
  readonly error: BreakoutboxError;
}

/** `bob run FILE…`: run sequences; done if every expectation held. A file that is wrong counts as one that failed, and the others run. */
async function run(paths: readonly string[], options: Options, settings: Settings): Promise<number> {
  const atOnce = options.jobs === undefined ? 1 : wholeNumber('--jobs', options.jobs, jobsRange);
  // Not at the end of an hour: a path that cannot be written is told of before anything is opened.
  if (options.junit !== undefined) writeJunit(options.junit, [], [], settings);
  const { jobs, faults } = jobsOf(paths, options, settings);
  const interrupt = interruption(settings.graceMs);
  const output = new Output();
  for (const { file, error } of faults) {
    complain(failureMessage(error.failure, settings.language));
    if (settings.json) void output.write(faultJson(file, error.failure));
  }
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
  if (options.junit !== undefined) writeJunit(options.junit, shown, faults, settings);
  await output.flushed();
  if (interrupt.signal.aborted) return exitStatus.interrupted;
  if (faults.some(({ error }) => error.code === 'SEQUENCE_INVALID')) return exitStatus.usage;
  const hasHeld = shown.every(({ record }) => record.result?.outcome === 'held');
  return hasHeld && faults.length === 0 ? exitStatus.done : exitStatus.failed;
}

/** Reads everything before anything is opened. @throws BreakoutboxError ENVIRONMENT_UNKNOWN, WORKSPACE_INVALID */
function jobsOf(
  paths: readonly string[],
  { env, set = [] }: Options,
  { language, translate: t }: Settings,
): { readonly jobs: readonly SequenceJob[]; readonly faults: readonly FaultyFile[] } {
  const desks = new Map<string, OpenedDesk>();
  const given = valuesOf(set);
  const faults: FaultyFile[] = [];
  const orFault = <Value>(file: string, read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof BreakoutboxError)) throw error;
      faults.push({ file, error });
      return undefined;
    }
  };
  const files = paths.flatMap((path) => orFault(path, () => sequenceFiles(path)) ?? []);
  const jobs = files.flatMap((file): readonly SequenceJob[] => {
    const read = orFault(file, () => readSequence(file, language));
    if (read === undefined) return [];
    const around = OpenedDesk.around(file);
    const desk = desks.get(around.root) ?? around;
    if (!desks.has(around.root)) {
      desks.set(around.root, around);
      for (const { path, place, failure } of around.problems) {
        const why = failureMessage(failure, language);
        complain(t('workspaceFileUnusable', { file: visibleText(path), ...place, why }));
      }
    }
    const values = new Map([...desk.messages.environment(env), ...given]);
    const job = orFault(file, () => {
      checkSequence(read, desk, values, language);
      return { read, desk, values };
    });
    return job === undefined ? [] : [job];
  });
  return { jobs, faults };
}

/** What is shown of one sequence while it runs; of one beside others, all at once when it is over. */
class SequenceView {
  readonly record = new SequenceRecord();
  readonly job: SequenceJob;
  readonly #isTogether: boolean;
  readonly #settings: Settings;
  readonly #output: Output;
  #waiting = '';
  readonly #missing = new Set<string>();
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
      if (failure === undefined || this.#isKnown(failure.failure)) return;
      for (const line of this.failureText(step.path, failure)) this.#write(`      ${line}\n`);
      return;
    }
    if (report.type !== 'finished' || quiet) return;
    const { outcome, steps, failed, skipped, tookMs } = report.result;
    const left = skipped === 0 ? '' : t('sequenceSkipped', { count: skipped });
    const time = milliseconds(tookMs);
    this.#write(`  ${t(`sequenceOutcome.${outcome}`, { count: steps, failed, left, time })}\n`);
  }

  /** Whether a value that a failed step was to give was said to be missing before. */
  #isKnown({ code, params }: Failure): boolean {
    if (code !== 'SEQUENCE_VALUE_LOST') return false;
    const value = `${params.name} ${params.step}`;
    const isKnown = this.#missing.has(value);
    this.#missing.add(value);
    return isKnown;
  }

  #write(text: string): void {
    if (text === '') return;
    if (this.#isTogether && !this.#settings.json) this.#waiting += text;
    else void this.#output.write(text);
  }
}

/** @throws BreakoutboxError SEQUENCE_REPORT_UNWRITABLE */
function writeJunit(
  file: string,
  views: readonly SequenceView[],
  faults: readonly FaultyFile[],
  { language, translate: t }: Settings,
): void {
  const suites = views.map((view): JunitSuite => {
    const { record, job, beganMs } = view;
    const isOver = record.result !== undefined && record.result.outcome !== 'interrupted';
    return {
      file: job.read.file,
      steps: stepViews(job.read.sequence.steps),
      record,
      beganMs: beganMs === 0 ? Date.now() : beganMs,
      failureText: ({ step, failure }) =>
        failure === undefined ? '' : view.failureText(step.path, failure).join('\n'),
      interruption: isOver ? undefined : t('sequenceInterrupted'),
    };
  });
  const wrong = faults.map((one) => ({
    file: one.file,
    message: visibleText(failureMessage(one.error.failure, language)),
    code: one.error.code,
  }));
  try {
    replaceFile(file, junitReport(suites, wrong), 0o666);
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

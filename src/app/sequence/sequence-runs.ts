import { Buffer } from 'node:buffer';
import type { FilePlace } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { SequenceRunReport, SequenceRunSummary, SequenceStepRow } from '../../operations/sequences.js';
import type { Exchange } from '../../sequence/desk.js';
import type { Sequence } from '../../sequence/sequence.js';
import { SequenceRecord, type StepRecord } from '../../sequence/sequence-record.js';
import type { CameMessage } from '../../sequence/step-failure.js';
import { nameOfPath } from '../../store/workspace/workspace-paths.js';
import { SequenceBatch } from './sequence-batch.js';
import type { SequenceDesk } from './sequence-desk.js';

/** Runs that are kept; of each sequence the latest, and those that run. */
const maxKept = 200;
/** Runs at once. */
const maxRunning = 16;
const maxRows = 2_000;

interface Run {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  /** What is wrong with the file; nothing was opened. */
  readonly problem: NonNullable<SequenceRunSummary['problem']> | undefined;
  /** Where its steps stand in the file, as it was when it began. */
  readonly placeOf: (at: string) => FilePlace;
  readonly record: SequenceRecord;
  readonly beganMs: number;
  readonly abort: AbortController;
  /** Settles when everything that it opened is closed. */
  done: Promise<unknown>;
}

/** What to run a sequence with. */
export interface RunRequest {
  readonly path: string;
  readonly environment?: string | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
}

/** A sequence as its file stands, or what is wrong with it. */
type CheckedSequence = { readonly values: ReadonlyMap<string, string> } & (
  | { readonly sequence: Sequence; readonly problem: undefined }
  | { readonly sequence: undefined; readonly problem: NonNullable<SequenceRunSummary['problem']> }
);

/** The sequences that a workbench runs for its pages. */
export class SequenceRuns {
  /** Those that are run together. */
  readonly batch = new SequenceBatch(this);
  readonly #desk: SequenceDesk;
  readonly #runs = new Map<string, Run>();
  #count = 0;

  constructor(desk: SequenceDesk) {
    this.#desk = desk;
  }

  /** The latest run of each sequence. */
  list(): readonly SequenceRunSummary[] {
    const latest = new Map<string, Run>();
    for (const run of this.#runs.values()) latest.set(run.path, run);
    return Array.from(latest.values(), summaryOf);
  }

  /**
   * Begins to run a sequence as its file stands now. It is checked beforehand, as `bob run` does: one with a fault is a run that is
   * over, with the place of the fault.
   * @throws BreakoutboxError WORKSPACE_FILE_UNKNOWN, ENVIRONMENT_UNKNOWN, SEQUENCES_TOO_MANY
   */
  async begin(request: RunRequest): Promise<SequenceRunReport> {
    const found = await this.#checked(request);
    const running = [...this.#runs.values()].filter(isRunning);
    if (running.length >= maxRunning) throw new BreakoutboxError('SEQUENCES_TOO_MANY', { most: maxRunning });
    this.#count += 1;
    const run: Run = {
      id: `q${this.#count}`,
      path: request.path,
      name: found.sequence?.name ?? nameOfPath(request.path),
      problem: found.problem,
      placeOf: this.#desk.workspace.folder.placesOf(request.path),
      record: new SequenceRecord(),
      beganMs: Date.now(),
      abort: new AbortController(),
      done: Promise.resolve(),
    };
    this.#keep(run);
    if (found.sequence !== undefined) run.done = this.#run(run, found.sequence, found.values);
    return this.get(run.id);
  }

  /** Resolves with how a run went when everything that it opened is closed. @throws BreakoutboxError SEQUENCE_RUN_UNKNOWN */
  async ended(id: string): Promise<SequenceRunSummary> {
    const run = this.#find(id);
    await run.done;
    return summaryOf(run);
  }

  /** How far a run is, in one line. @throws BreakoutboxError SEQUENCE_RUN_UNKNOWN */
  summary(id: string): SequenceRunSummary {
    return summaryOf(this.#find(id));
  }

  /** The paths of all sequences, as their files stand now. */
  paths(): readonly string[] {
    return this.#desk.workspace.folder.entries('sequence').map(({ path }) => path);
  }

  /** @throws BreakoutboxError SEQUENCE_RUN_UNKNOWN */
  get(id: string): SequenceRunReport {
    const run = this.#find(id);
    const { record, placeOf } = run;
    return {
      ...summaryOf(run),
      rows: record.steps.slice(0, maxRows).map((row) => rowOf(row, placeOf(row.step.path))),
      messages: record.exchanges.map((exchange) => ({
        direction: directionOf(exchange),
        ...messageOf({ ...exchange, endpoint: exchange.name, afterMs: exchange.atMs - run.beganMs }),
      })),
    };
  }

  /** Ends a run. @throws BreakoutboxError SEQUENCE_RUN_UNKNOWN */
  stop(id: string): SequenceRunReport {
    this.#find(id).abort.abort();
    return this.get(id);
  }

  /** Ends all of them, and resolves when what they opened is closed. */
  async close(): Promise<void> {
    this.batch.stop();
    for (const { abort } of this.#runs.values()) abort.abort();
    await Promise.allSettled(Array.from(this.#runs.values(), ({ done }) => done));
  }

  /** Reads and checks a sequence as its file stands now. */
  async #checked({ path, environment, set = {} }: RunRequest): Promise<CheckedSequence> {
    const { messages, workspace } = this.#desk;
    workspace.refresh(path);
    const entry = workspace.folder.entry(path);
    if (entry?.kind !== 'sequence') throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
    const values = new Map([...messages.environment(environment), ...Object.entries(set)]);
    if (entry.problem !== undefined) {
      const { place, failure } = entry.problem;
      return { sequence: undefined, values, problem: { ...place, failure } };
    }
    const sequence = entry.value as Sequence;
    // What checks and runs takes time to load, which a workbench's start would spend.
    const { checkTools } = await import('./sequence-desk.js');
    const { sequenceMistake } = await import('../../sequence/check-sequence.js');
    const mistake = sequenceMistake(sequence, values, checkTools(this.#desk, sequence));
    if (mistake === undefined) return { sequence, values, problem: undefined };
    const place = workspace.folder.placeOf(path, mistake.path);
    return { sequence: undefined, values, problem: { ...place, failure: mistake.failure } };
  }

  async #run(run: Run, sequence: Sequence, values: ReadonlyMap<string, string>): Promise<void> {
    try {
      const { runSequence } = await import('./sequence-run.js');
      await runSequence(sequence, this.#desk, {
        values,
        signal: run.abort.signal,
        onReport: (report) => run.record.take(report),
      });
    } catch {
      if (run.record.result !== undefined) return;
      const tookMs = Date.now() - run.beganMs;
      const steps = run.record.steps.length;
      run.record.take({
        type: 'finished',
        result: { outcome: 'failed', steps, failed: 1, skipped: 0, tookMs },
      });
    }
  }

  #keep(run: Run): void {
    const before = [...this.#runs.values()].filter((one) => one.path === run.path && !isRunning(one));
    for (const { id } of before) this.#runs.delete(id);
    for (const one of this.#runs.values()) {
      if (this.#runs.size < maxKept) break;
      if (!isRunning(one)) this.#runs.delete(one.id);
    }
    this.#runs.set(run.id, run);
  }

  #find(id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined) throw new BreakoutboxError('SEQUENCE_RUN_UNKNOWN', { id });
    return run;
  }
}

function isRunning({ record, problem }: Run): boolean {
  return record.result === undefined && problem === undefined;
}

function summaryOf({ id, path, name, problem, placeOf, record, beganMs }: Run): SequenceRunSummary {
  const { result } = record;
  const failed = record.steps.find(({ step }) => step.number === record.firstFailed)?.step;
  const counted = record.steps.filter(({ step }) => step.verb !== 'repeat' && step.verb !== 'parallel');
  return {
    id,
    path,
    name,
    state: problem === undefined ? (result?.outcome ?? 'running') : 'faulty',
    beganMs,
    tookMs: problem === undefined ? (result?.tookMs ?? Date.now() - beganMs) : 0,
    steps: result?.steps ?? counted.reduce((sum, { rounds }) => sum + rounds, 0),
    failed: result?.failed ?? counted.reduce((sum, { failedRounds }) => sum + failedRounds, 0),
    ...(failed === undefined
      ? {}
      : {
          failedStep: {
            number: failed.number,
            verb: failed.verb,
            title: failed.title,
            line: placeOf(failed.path).line,
          },
        }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function rowOf(
  { step, failure, outcome, rounds, failedRounds, tookMs, startedMs }: StepRecord,
  place: { readonly line: number; readonly column: number },
): SequenceStepRow {
  const { number, verb, title, depth, path } = step;
  const head = {
    number,
    verb,
    title,
    depth,
    path,
    ...place,
    outcome,
    rounds,
    failedRounds,
    tookMs,
    startedMs,
  };
  if (failure === undefined) return head;
  return {
    ...head,
    failure: {
      failure: failure.failure,
      expected: failure.expected,
      came: failure.came.map((message) => ({
        ...messageOf({ ...message, endpoint: '' }),
        differing: message.differing.map(({ from, to }) => [from, to]),
        fields: message.fields.map(({ name, text, isAsked }) => ({ name, text, isAsked })),
      })),
      visits: failure.visits.map((visit) => ({ ...visit })),
      around: failure.around.map((exchange) => ({
        direction: directionOf(exchange),
        ...messageOf({ ...exchange, endpoint: exchange.name }),
      })),
    },
  };
}

function messageOf({
  endpoint,
  peer,
  afterMs,
  bytes,
  totalBytes,
  encoding,
}: Pick<CameMessage, 'peer' | 'afterMs' | 'bytes' | 'totalBytes' | 'encoding'> & {
  readonly endpoint: string;
}) {
  return { endpoint, peer, afterMs, data: Buffer.from(bytes).toString('base64'), totalBytes, encoding };
}

function directionOf({ direction }: Exchange): 'received' | 'sent' {
  return direction === 'in' ? 'received' : 'sent';
}

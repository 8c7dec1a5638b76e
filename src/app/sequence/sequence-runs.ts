import { Buffer } from 'node:buffer';
import type { FilePlace } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { SequenceRunReport, SequenceRunSummary, SequenceStepRow } from '../../operations/sequences.js';
import type { Exchange } from '../../sequence/desk.js';
import type { Sequence } from '../../sequence/sequence.js';
import { SequenceRecord, type StepRecord } from '../../sequence/sequence-record.js';
import type { CameMessage } from '../../sequence/step-failure.js';
import type { SequenceDesk } from './sequence-desk.js';

/** Runs that are kept; of each sequence the latest, and those that run. */
const maxKept = 200;
/** Runs at once. */
const maxRunning = 16;
const maxRows = 2_000;

interface Run {
  readonly id: string;
  readonly path: string;
  readonly sequence: Sequence;
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

/** The sequences that a workbench runs for its pages. */
export class SequenceRuns {
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
   * Begins to run a sequence as its file stands now.
   * @throws BreakoutboxError WORKSPACE_FILE_UNKNOWN, ENVIRONMENT_UNKNOWN, SEQUENCES_TOO_MANY, or the fault of the file
   */
  begin({ path, environment, set = {} }: RunRequest): SequenceRunReport {
    const { messages, workspace } = this.#desk;
    const running = [...this.#runs.values()].filter(({ record }) => record.result === undefined);
    if (running.length >= maxRunning) throw new BreakoutboxError('SEQUENCES_TOO_MANY', { most: maxRunning });
    workspace.refresh(path);
    const entry = workspace.folder.entry(path);
    if (entry?.kind !== 'sequence') throw new BreakoutboxError('WORKSPACE_FILE_UNKNOWN', { file: path });
    if (entry.problem !== undefined) throw errorOf(entry.problem.failure);
    const sequence = entry.value as Sequence;
    const values = new Map([...messages.environment(environment), ...Object.entries(set)]);
    this.#count += 1;
    const run: Run = {
      id: `q${this.#count}`,
      path,
      sequence,
      placeOf: workspace.folder.placesOf(path),
      record: new SequenceRecord(),
      beganMs: Date.now(),
      abort: new AbortController(),
      done: Promise.resolve(),
    };
    this.#keep(run);
    // What runs takes time to load, which a workbench's start would spend.
    run.done = import('./sequence-run.js')
      .then(({ runSequence }) =>
        runSequence(sequence, this.#desk, {
          values,
          signal: run.abort.signal,
          onReport: (report) => run.record.take(report),
        }),
      )
      .catch(() => {
        const tookMs = Date.now() - run.beganMs;
        const { steps } = run.record;
        if (run.record.result !== undefined) return;
        run.record.take({
          type: 'finished',
          result: { outcome: 'failed', steps: steps.length, failed: 1, skipped: 0, tookMs },
        });
      });
    return this.get(run.id);
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
    for (const { abort } of this.#runs.values()) abort.abort();
    await Promise.allSettled(Array.from(this.#runs.values(), ({ done }) => done));
  }

  #keep(run: Run): void {
    const before = [...this.#runs.values()].filter(
      ({ path, record }) => path === run.path && record.result !== undefined,
    );
    for (const { id } of before) this.#runs.delete(id);
    for (const { id, record } of this.#runs.values()) {
      if (this.#runs.size < maxKept) break;
      if (record.result !== undefined) this.#runs.delete(id);
    }
    this.#runs.set(run.id, run);
  }

  #find(id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined) throw new BreakoutboxError('SEQUENCE_RUN_UNKNOWN', { id });
    return run;
  }
}

function summaryOf({ id, path, sequence, record, beganMs }: Run): SequenceRunSummary {
  const { result } = record;
  const counted = record.steps.filter(({ step }) => step.verb !== 'repeat' && step.verb !== 'parallel');
  return {
    id,
    path,
    name: sequence.name,
    state: result?.outcome ?? 'running',
    beganMs,
    tookMs: result?.tookMs ?? Date.now() - beganMs,
    steps: result?.steps ?? counted.reduce((sum, { rounds }) => sum + rounds, 0),
    failed: result?.failed ?? counted.reduce((sum, { failedRounds }) => sum + failedRounds, 0),
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

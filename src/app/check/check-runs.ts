import { Buffer } from 'node:buffer';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { CheckChoice, CheckRunState } from '../../operations/checks.js';
import type { CheckRun, CheckRunOptions } from './check-run.js';

/** Runs at once: each has a few sockets, and a program that answers it. */
const maxRunning = 40;
/** Runs that are kept, those that are over among them. */
const maxKept = 80;
/** How long an answer waits for something new. */
const patienceMs = 20_000;
/** A run that nobody has asked about for so long is a closed page's. */
const abandonedMs = 30_000;

/** What a program on this machine can be asked at. */
const loopbacks: readonly string[] = ['127.0.0.1', '::1'];

interface Kept {
  readonly run: CheckRun;
  /** Settles when everything that it opened is closed. */
  readonly done: Promise<void>;
  /** Answers that wait for something new. */
  waiting: number;
  abandoned: NodeJS.Timeout | undefined;
}

/** The checks of programs that a workbench runs for its pages, on its own machine alone. */
export class CheckRuns {
  /** Touched last, last. */
  readonly #kept = new Map<string, Kept>();
  readonly #abandonedMs: number;
  #count = 0;

  /** `abandonedMs` is how long a run goes on that nobody asks about; 30 s if undefined. */
  constructor(options: { readonly abandonedMs?: number } = {}) {
    this.#abandonedMs = options.abandonedMs ?? abandonedMs;
  }

  /** Rejects with a BreakoutboxError: CHECK_ADDRESS_FOREIGN, CHECK_RUN_LIMIT, CHECK_UNKNOWN, REQUEST_INVALID. */
  async begin(choice: CheckChoice): Promise<CheckRunState> {
    // The checks take time to load, which a start would spend.
    const [{ CheckRun }, { chanceSeed }] = await Promise.all([
      import('./check-run.js'),
      import('./check-plan.js'),
    ]);
    const run = new CheckRun(optionsOf(choice, chanceSeed));
    if ([...this.#kept.values()].filter((one) => one.run.isRunning).length >= maxRunning)
      throw new BreakoutboxError('CHECK_RUN_LIMIT', { most: maxRunning });
    const oldest = [...this.#kept].find(([, one]) => !one.run.isRunning)?.[0];
    if (this.#kept.size >= maxKept && oldest !== undefined) this.#kept.delete(oldest);
    this.#count += 1;
    const id = String(this.#count);
    const kept: Kept = { run, done: run.run(), waiting: 0, abandoned: undefined };
    this.#kept.set(id, kept);
    this.#watch(kept);
    return run.report(id);
  }

  /**
   * At once, or when it is another version than `after`, or when whoever asks is `gone`. Rejects with a BreakoutboxError,
   * CHECK_RUN_OVER.
   */
  async get(id: string, after: number | undefined, gone: AbortSignal): Promise<CheckRunState> {
    const kept = this.#kept.get(id);
    if (kept === undefined) throw new BreakoutboxError('CHECK_RUN_OVER', { id });
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    clearTimeout(kept.abandoned);
    kept.waiting += 1;
    try {
      if (after !== undefined) await kept.run.changedSince(after, patienceMs, gone);
    } finally {
      kept.waiting -= 1;
      this.#watch(kept);
    }
    return kept.run.report(id);
  }

  /** Resolves when everything that the run opened is closed. Does nothing for one that is over. */
  async end(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    kept?.run.stop();
    await kept?.done;
  }

  async close(): Promise<void> {
    for (const { abandoned } of this.#kept.values()) clearTimeout(abandoned);
    await Promise.all([...this.#kept.keys()].map((id) => this.end(id)));
  }

  /** Stops a run unless somebody asks about it in time. */
  #watch(kept: Kept): void {
    clearTimeout(kept.abandoned);
    if (kept.waiting > 0 || !kept.run.isRunning) return;
    kept.abandoned = setTimeout(() => kept.run.stop(), this.#abandonedMs);
    kept.abandoned.unref();
  }
}

/** @throws BreakoutboxError CHECK_ADDRESS_FOREIGN, REQUEST_INVALID */
function optionsOf(choice: CheckChoice, chanceSeed: () => number): CheckRunOptions {
  const { subject, port, address = '127.0.0.1', file } = choice;
  if (!loopbacks.includes(address)) throw new BreakoutboxError('CHECK_ADDRESS_FOREIGN', { subject, address });
  if (port === undefined && subject !== 'tftp-client')
    throw new BreakoutboxError('REQUEST_INVALID', { reason: 'check-port-missing' satisfies ReasonKey });
  return {
    ...{ subject, address, port, only: choice.only },
    encoding: choice.encoding ?? 'utf-8',
    level: choice.level ?? 'basic',
    seed: choice.seed ?? chanceSeed(),
    file: file && {
      name: file.name,
      bytes: file.data === undefined ? undefined : Buffer.from(file.data, 'base64'),
    },
    canWrite: choice.write === true,
    directions: choice.directions ?? ['get', 'put'],
  };
}

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { type Check, type CheckFacts, type CheckLevel, sourceText } from '../../check/check.js';
import { checkSubjects } from '../../check/check-subjects.js';
import { type Phrase, phraseText } from '../../check/phrases.js';
import type { CheckSubject } from '../../check/subject-names.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CheckRow, CheckRunState } from '../../operations/checks.js';
import {
  type CheckPlan,
  type CheckSummary,
  checkEcho,
  checkTftpClient,
  checkTftpServer,
  plannedChecks,
} from './check-plan.js';
import type { CheckResult } from './run-checks.js';

/** What a run checks. */
export interface CheckRunOptions {
  readonly subject: CheckSubject;
  /** Of a loopback. */
  readonly address: string;
  /** Of a server; of a client where it asks, a free one if undefined. */
  readonly port: number | undefined;
  readonly encoding: EncodingName;
  readonly level: CheckLevel;
  readonly only: readonly string[] | undefined;
  readonly seed: number;
  /** That a TFTP server has. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array | undefined } | undefined;
  readonly canWrite: boolean;
  /** What a TFTP client is let do. */
  readonly directions: readonly ('get' | 'put')[];
}

/** A run of checks whose results a page sees as they come. */
export class CheckRun {
  readonly #options: CheckRunOptions;
  readonly #rows: Map<string, CheckRow>;
  readonly #abort = new AbortController();
  readonly #waiting = new Set<() => void>();
  #port: number;
  #version = 0;
  #phase: CheckRunState['phase'] = 'running';
  #failure: Failure | undefined;
  #awaits: 'get' | 'put' | undefined;
  #written: readonly string[] = [];

  /**
   * A run that has not begun.
   * @throws BreakoutboxError CHECK_UNKNOWN
   */
  constructor(options: CheckRunOptions) {
    const { subject } = options;
    this.#options = options;
    this.#port = options.port ?? 0;
    // Each subject has checks of its own kind; only what is known of each without running it counts here.
    const checks = checkSubjects[subject] as readonly Check<never>[];
    this.#rows = new Map(
      plannedChecks(subject, checks, options).map((check) => [check.id, waitingRow(check)]),
    );
  }

  get isRunning(): boolean {
    return this.#phase === 'running';
  }

  /** Runs it. Resolves when everything that it opened is closed; never rejects. */
  async run(): Promise<void> {
    try {
      const { written } = await this.#start();
      this.#written = written;
      this.#end(this.#abort.signal.aborted ? 'stopped' : 'ended');
    } catch (error) {
      this.#failure = error instanceof BreakoutboxError ? error.failure : socketFailure(error, this.#address);
      // What runs beside the check that could not be run has nothing to run for.
      this.#abort.abort();
      this.#end('failed');
    }
  }

  /** Ends it before all was checked. */
  stop(): void {
    this.#abort.abort();
  }

  /** When it is another version than `known`, `ms` later at most, or when `signal` aborts. */
  changedSince(known: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== known || !this.isRunning || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.add(done);
    });
  }

  /** What is known of it, as the operations say it. */
  report(id: string): CheckRunState {
    const { subject, level, seed } = this.#options;
    return {
      ...{ id, subject, version: this.#version, address: this.#address },
      ...{ level, seed, phase: this.#phase },
      ...(this.#failure !== undefined && { failure: this.#failure }),
      ...(this.#awaits !== undefined && { awaits: this.#awaits }),
      ...{ checks: [...this.#rows.values()], written: this.#written },
    };
  }

  get #address(): string {
    return formatSocketAddress(this.#options.address, this.#port);
  }

  async #start(): Promise<CheckSummary> {
    const { subject, address, encoding, level, only, seed, file, canWrite, directions } = this.#options;
    const plan: CheckPlan = {
      ...{ level, only, seed, signal: this.#abort.signal },
      began: (id) => this.#change(id, { state: 'running' }),
      ended: (result) => this.#take(result),
    };
    if (subject === 'tftp-client') {
      this.#port ||= await freeDatagramPort(address);
      const listening = { address, port: this.#port };
      const waiting = (direction: 'get' | 'put'): void => {
        this.#awaits = direction;
        this.#changed();
      };
      return checkTftpClient({ get: undefined, put: undefined, listening, directions, waiting }, plan);
    }
    const target = { host: address, port: this.#port };
    if (subject === 'tftp-server')
      return checkTftpServer(target, { canWrite, fileName: file?.name, expected: file?.bytes }, plan);
    return checkEcho(subject, target, encoding, plan);
  }

  #take({ check, verdict, tookMs }: CheckResult): void {
    this.#awaits = undefined;
    const row = { state: verdict.outcome, tookMs };
    if (verdict.outcome === 'passed')
      this.#change(check.id, { ...row, ...(verdict.note && { note: sentenceOf(verdict.note) }) });
    else if (verdict.outcome === 'skipped')
      this.#change(check.id, { ...row, note: sentenceOf(verdict.reason) });
    else {
      const { expected, came } = verdict;
      this.#change(check.id, {
        ...{ ...row, expected: sentenceOf(expected), came: sentenceOf(came), why: check.why },
      });
    }
  }

  #change(id: string, change: Partial<CheckRow>): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.set(id, { ...row, ...change });
    this.#changed();
  }

  #end(phase: CheckRunState['phase']): void {
    this.#phase = phase;
    this.#awaits = undefined;
    for (const [id, row] of this.#rows)
      if (row.state === 'running') this.#rows.set(id, { ...row, state: 'waiting' });
    this.#changed();
  }

  #changed(): void {
    this.#version += 1;
    for (const done of this.#waiting) done();
  }
}

function waitingRow({ id, level, title, source }: CheckFacts): CheckRow {
  const where = sourceText(source);
  return { id, level, title, ...(where !== '' && { source: where }), state: 'waiting' };
}

function sentenceOf(phrase: Phrase): NonNullable<CheckRow['came']> {
  return { en: phraseText(phrase, 'en'), 'zh-CN': phraseText(phrase, 'zh-CN') };
}

/** A UDP port that nobody has at a loopback: all checks of a client are asked at the same one. Rejects with the system's error. */
async function freeDatagramPort(address: string): Promise<number> {
  const probe = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    probe.bind(0, address);
    await once(probe, 'listening');
    return probe.address().port;
  } finally {
    probe.close();
  }
}

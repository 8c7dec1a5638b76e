import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { Conversation } from './conversation.js';
import { Desk, type FinishedTransfer, OpenEntry, type OpenedFacts } from './desk.js';
import type { Expectation, Standing } from './expectation.js';
import { Progress } from './progress.js';
import { Scope } from './scope.js';
import type { Sequence } from './sequence.js';
import type { SequenceOutbox } from './sequence-report.js';
import type { SequenceTools } from './sequence-tools.js';
import { StepLine } from './step-line.js';
import { StepTaker } from './step-taker.js';

/** Steps that are taken before others get their turn. */
const stepsAtOnce = 500;
const never = Number.POSITIVE_INFINITY;

/**
 * Runs one sequence: it is told what happens and what time it is, in milliseconds on one clock, and says what to do into its outbox. An
 * open that fails ends it; any other step that does not hold does so where the sequence says so.
 */
export class SequenceMachine {
  readonly #outbox: SequenceOutbox;
  readonly #desk = new Desk();
  readonly #progress: Progress;
  readonly #taker: StepTaker;
  readonly #main: StepLine;
  /** Lines that are not over, the sequence's own first. */
  readonly #lines: StepLine[] = [];
  /** There is more to do at once. */
  #isBusy = false;

  /** `values`: what `{{name}}` stands for at the beginning. */
  constructor(
    sequence: Sequence,
    values: ReadonlyMap<string, string>,
    tools: SequenceTools,
    outbox: SequenceOutbox,
  ) {
    const desk = this.#desk;
    const progress = new Progress(desk, outbox, sequence);
    this.#outbox = outbox;
    this.#progress = progress;
    const addLine = (line: StepLine): void => void this.#lines.push(line);
    this.#taker = new StepTaker({ desk, progress, tools, outbox, addLine });
    this.#main = new StepLine(sequence.steps, '', Scope.of(values), undefined);
  }

  get isOver(): boolean {
    return this.#progress.isOver;
  }

  /** When to call `deadlineReached`; infinite while there is nothing to wait for. */
  get deadlineMs(): number {
    if (this.isOver) return never;
    if (this.#isBusy) return 0;
    return this.#lines.reduce((least, { wait }) => Math.min(least, wait?.untilMs ?? never), never);
  }

  begin(nowMs: number): void {
    this.#progress.begin(nowMs);
    this.#lines.push(this.#main);
    this.#proceed(nowMs);
  }

  /** What was asked to be opened is open. */
  opened(name: string, facts: OpenedFacts, nowMs: number): void {
    if (this.isOver || !this.#taker.opening.delete(name)) return;
    this.#desk.entries.set(name, new OpenEntry(name, facts));
    const { variables } = this.#main.scope;
    variables.set(`${name}.port`, String(facts.port));
    variables.set(`${name}.address`, facts.address);
    for (const line of this.#lines) {
      if (line.wait?.type !== 'opening' || line.wait.name !== name) continue;
      line.scope.latest = name;
      this.#progress.end(line, 'done', nowMs);
    }
    this.#proceed(nowMs);
  }

  openFailed(name: string, failed: Failure, nowMs: number): void {
    this.#taker.opening.delete(name);
    const line = this.#lines.find(({ wait }) => wait?.type === 'opening' && wait.name === name);
    if (line === undefined || this.isOver) return;
    this.#progress.fail(line, failed, nowMs);
    this.#progress.finish(undefined, nowMs);
  }

  /** A message, or a piece of a stream, arrived at `atMs`. Nobody may change its bytes any more. */
  received(name: string, peer: string, bytes: Uint8Array, nowMs: number, atMs = nowMs): void {
    const entry = this.#desk.entries.get(name);
    if (entry === undefined || this.isOver) return;
    const conversation = entry.conversations.append(peer, bytes, atMs);
    entry.trouble = undefined;
    this.#outbox.report({ type: 'exchanged', exchange: this.#desk.note(entry, 'in', peer, bytes, atMs) });
    this.#lookAgain(entry, nowMs, [conversation]);
  }

  /** What was sent to a peer does not arrive: CONNECTION_REFUSED or UNREACHABLE. The socket goes on. */
  undelivered(name: string, trouble: Failure, nowMs: number): void {
    const entry = this.#desk.entries.get(name);
    if (entry === undefined || this.isOver) return;
    entry.trouble = trouble;
    this.#lookAgain(entry, nowMs);
  }

  /** A peer connected, left, or reset its connection. */
  visited(name: string, type: 'connected' | 'closed' | 'reset', peer: string, nowMs: number): void {
    const entry = this.#desk.entries.get(name);
    if (entry === undefined || this.isOver) return;
    entry.visits.push({ type, peer, atMs: nowMs });
    this.#lookAgain(entry, nowMs);
  }

  /** A TFTP server of the sequence has ended a transfer. */
  served(name: string, transfer: FinishedTransfer, nowMs: number): void {
    const entry = this.#desk.entries.get(name);
    if (entry === undefined || this.isOver) return;
    entry.finished(transfer);
    this.#lookAgain(entry, nowMs);
  }

  /** A transfer that was asked for has ended, with its bytes or its failure. */
  transferEnded(id: number, ended: Parsed<number>, nowMs: number): void {
    const line = this.#lines.find(({ wait }) => wait?.type === 'transferring' && wait.id === id);
    if (line === undefined || this.isOver) return;
    if (ended.ok) {
      line.scope.variables.set('tftp.bytes', String(ended.value));
      this.#progress.end(line, 'done', nowMs);
    } else this.#progress.fail(line, ended.failure, nowMs);
    this.#proceed(nowMs);
  }

  deadlineReached(nowMs: number): void {
    if (this.isOver) return;
    for (const line of [...this.#lines]) {
      const { wait } = line;
      if (wait === undefined || wait.untilMs > nowMs || this.isOver) continue;
      switch (wait.type) {
        case 'pausing':
          this.#progress.end(line, 'done', nowMs);
          break;
        case 'round':
          line.wait = undefined;
          break;
        case 'expecting':
          this.#settle(line, wait.expectation, (expectation) => expectation.late(wait.withinMs), nowMs);
          break;
        case 'opening': {
          const ms = Math.round(nowMs - (line.present?.startedMs ?? nowMs));
          const params = { expected: `open ${wait.name}`, ms };
          this.openFailed(wait.name, failure('SEQUENCE_EXPECTATION_LATE', params), nowMs);
          return;
        }
        case 'transferring': {
          this.#outbox.abortTransfer(wait.id);
          const params = { file: line.present?.view.title ?? '', ms: wait.withinMs };
          this.#progress.fail(line, failure('SEQUENCE_TRANSFER_LATE', params), nowMs);
          break;
        }
        case 'lines':
      }
    }
    this.#proceed(nowMs);
  }

  /** Something that no step fails with was thrown: the step that was begun last, and the sequence, have failed. */
  broke(error: unknown, nowMs: number): void {
    this.#broke(this.#lines.findLast(({ present }) => present !== undefined) ?? this.#main, error, nowMs);
  }

  /** A person ends it. */
  interrupt(nowMs: number): void {
    this.#progress.finish('interrupted', nowMs);
  }

  /** Lets whatever waits on an entry look again; `grown` are the conversations in which something has come. */
  #lookAgain(entry: OpenEntry, nowMs: number, grown: readonly Conversation[] = []): void {
    for (const line of [...this.#lines]) {
      if (line.wait?.type !== 'expecting' || line.wait.expectation.entry !== entry || this.isOver) continue;
      this.#settle(line, line.wait.expectation, (expectation) => expectation.look(line.scope, grown), nowMs);
    }
    this.#proceed(nowMs);
  }

  #settle(
    line: StepLine,
    expectation: Expectation,
    look: (expectation: Expectation) => Standing,
    nowMs: number,
  ): void {
    try {
      this.#taker.settle(line, expectation, look(expectation), nowMs);
    } catch (error) {
      this.#broke(line, error, nowMs);
    }
  }

  #broke(line: StepLine, error: unknown, nowMs: number): void {
    if (this.isOver) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#progress.fail(line, failure('SEQUENCE_STEP_BROKE', { reason }), nowMs);
    this.#progress.finish('failed', nowMs);
  }

  /** Takes steps in every line until each of them waits. */
  #proceed(nowMs: number): void {
    let left = stepsAtOnce;
    for (let index = 0; index < this.#lines.length && !this.isOver; ) {
      const line = this.#lines[index];
      if (line === undefined || line.wait !== undefined) {
        index += 1;
        continue;
      }
      left -= 1;
      this.#isBusy = left === 0;
      if (this.#isBusy) return;
      this.#takeStep(line, nowMs);
      // A line that ended lets the one before it go on.
      if (this.#lines[index] !== line) index = 0;
    }
    this.#isBusy = false;
  }

  #takeStep(line: StepLine, nowMs: number): void {
    const begun = line.next(nowMs);
    if (begun !== undefined) {
      this.#progress.started(begun, nowMs);
      try {
        this.#taker.take(line, begun, nowMs);
      } catch (error) {
        this.#broke(line, error, nowMs);
      }
      return;
    }
    const left = line.leave();
    if (left === 'over') this.#lineOver(line, nowMs);
    else if ('ended' in left)
      this.#progress.ended(left.ended, left.ended.hasFailed ? 'failed' : 'done', nowMs);
    else if (left.startsAtMs > nowMs) line.wait = { type: 'round', untilMs: left.startsAtMs };
  }

  #lineOver(line: StepLine, nowMs: number): void {
    this.#lines.splice(this.#lines.indexOf(line), 1);
    const { parent } = line;
    if (parent === undefined) {
      this.#progress.finish(undefined, nowMs);
      return;
    }
    parent.scope.join(line.scope);
    if (parent.wait?.type !== 'lines') return;
    parent.wait.left -= 1;
    if (parent.wait.left === 0)
      this.#progress.end(parent, parent.present?.hasFailed === true ? 'failed' : 'done', nowMs);
  }
}

import { notedText } from '../endpoint/rules/answer-template.js';
import type { Condition } from '../endpoint/rules/rule.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import { compareValues } from './comparison.js';
import type { Desk, OpenEntry } from './desk.js';
import { Expectation, type Standing } from './expectation.js';
import type { Progress } from './progress.js';
import { RoundTrips } from './round-trips.js';
import type { OpenTarget, SequenceStep } from './sequence.js';
import type { SequenceOutbox } from './sequence-report.js';
import type { SequenceTools } from './sequence-tools.js';
import { type Begun, StepLine } from './step-line.js';
import { expectedWords } from './step-view.js';
import { StepTexts } from './texts.js';

const never = Number.POSITIVE_INFINITY;
/** How long a TFTP server may take to open. */
const serveWithinMs = 10_000;
/** Characters that the values which steps set come to in all. */
const maxSetLength = 16 * 1024 * 1024;

type StepOf<Type extends SequenceStep['type']> = Extract<SequenceStep, { readonly type: Type }>;

/** How a step stands once it was taken: it may be over, or its line waits. */
type Taken = 'waits' | 'done' | 'held' | Failure;

/** What the steps of a sequence act on. */
export interface StepSurroundings {
  readonly desk: Desk;
  readonly progress: Progress;
  readonly tools: SequenceTools;
  readonly outbox: SequenceOutbox;
  /** Takes steps beside those of the others. */
  readonly addLine: (line: StepLine) => void;
}

/** Takes the steps of lines: each ends at once, or makes its line wait. */
export class StepTaker {
  /** Names that are being opened. */
  readonly opening = new Set<string>();
  readonly #desk: Desk;
  readonly #progress: Progress;
  readonly #tools: SequenceTools;
  readonly #outbox: SequenceOutbox;
  readonly #addLine: (line: StepLine) => void;
  readonly #texts: StepTexts;
  readonly #roundTrips = new RoundTrips();
  #transferId = 0;
  /** Characters that steps have set, beyond those that the sequence began with. */
  #setLength = 0;
  /** The number of the latest step that waited in vain for an answer. */
  #lostAnswer: string | undefined;

  constructor({ desk, progress, tools, outbox, addLine }: StepSurroundings) {
    this.#desk = desk;
    this.#progress = progress;
    this.#tools = tools;
    this.#outbox = outbox;
    this.#addLine = addLine;
    this.#texts = new StepTexts(tools);
  }

  /** Takes the step that was begun. */
  take(line: StepLine, begun: Begun, nowMs: number): void {
    const taken = this.#taken(line, begun, nowMs);
    if (taken === 'waits') return;
    if (taken === 'done' || taken === 'held') this.#progress.end(line, taken, nowMs);
    else {
      this.#lose(line);
      this.#progress.fail(line, taken, nowMs);
    }
    // Without what it opens a sequence is of no use.
    const isOpening = begun.step.type === 'open' || begun.step.type === 'serve';
    if (isOpening && typeof taken === 'object') this.#progress.finish(undefined, nowMs);
  }

  /** An expectation of a line may hold now, or fail. */
  settle(line: StepLine, expectation: Expectation, standing: Standing, nowMs: number): void {
    if (standing.type === 'waiting') return;
    if (standing.type === 'failed') {
      const sinceMs = line.present?.startedMs ?? nowMs;
      const came = expectation.came(line.scope, sinceMs);
      const visits = expectation.visits(line.scope, sinceMs);
      this.#lose(line);
      if (expectation.entry.sentAtMs !== undefined) this.#lostAnswer = line.present?.view.number;
      this.#progress.fail(line, standing.failure, nowMs, { expected: expectation.words, came, visits });
      return;
    }
    const { entry } = expectation;
    if (standing.atMs !== undefined && entry.sentAtMs !== undefined) {
      this.#roundTrips.add(Math.max(0, standing.atMs - entry.sentAtMs));
      entry.sentAtMs = undefined;
    }
    this.#progress.end(line, 'held', nowMs);
  }

  /** The present step of a line has failed: what it was to give has no value. */
  #lose({ scope, present }: StepLine): void {
    if (present !== undefined) scope.lose(givenNames(present.step), present.view.number);
  }

  #taken(line: StepLine, begun: Begun, nowMs: number): Taken {
    const { step } = begun;
    switch (step.type) {
      case 'open':
      case 'serve':
        return this.#open(line, step, nowMs);
      case 'send':
        return this.#send(line, step, nowMs);
      case 'expect':
        return this.#expect(line, step, nowMs);
      case 'wait':
        line.wait = { type: 'pausing', untilMs: nowMs + step.ms };
        return 'waits';
      case 'set':
        return this.#set(line, step);
      case 'repeat':
        line.enter(begun, step.steps);
        return 'waits';
      case 'parallel':
        if (step.branches.length === 0) return 'done';
        line.wait = { type: 'lines', left: step.branches.length, untilMs: never };
        for (const [index, steps] of step.branches.entries())
          this.#addLine(new StepLine(steps, `${begun.view.number}.${index + 1}.`, line.scope.fork(), line));
        return 'waits';
      case 'assert':
        return this.#assert(line, step);
      case 'transfer':
        return this.#transfer(line, step, nowMs);
      case 'close':
        return this.#close(line, step);
    }
  }

  #open(line: StepLine, step: StepOf<'open'> | StepOf<'serve'>, nowMs: number): Taken {
    const typed = step.type === 'serve' ? step.port : targetText(step);
    const filled = this.#texts.filled(typed, line.scope);
    if (!filled.ok) return filled.failure;
    const root = this.#texts.filled(step.type === 'serve' ? step.root : '', line.scope);
    if (!root.ok) return root.failure;
    const isNamed = step.type === 'open' && step.target.type === 'open' && !filled.value.includes('://');
    const name =
      step.as ?? (isNamed ? filled.value : this.#freeName(step.type === 'serve' ? 'tftp' : 'peer'));
    if (this.#desk.entries.has(name) || this.opening.has(name))
      return failure('SEQUENCE_NAME_TAKEN', { name });
    this.opening.add(name);
    const withinMs = step.type === 'open' ? step.withinMs : serveWithinMs;
    line.wait = { type: 'opening', name, untilMs: nowMs + withinMs };
    if (step.type === 'serve') {
      this.#outbox.serve(name, root.value, { port: filled.value, takesFiles: step.takesFiles });
      return 'waits';
    }
    const { target, settings } = step;
    const where: OpenTarget =
      target.type === 'open' ? { ...target, target: filled.value } : { ...target, address: filled.value };
    this.#outbox.open(name, where, settings);
    return 'waits';
  }

  #freeName(base: string): string {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base}${number}`;
      if (!this.#desk.entries.has(name) && !this.opening.has(name)) return name;
    }
  }

  #send(line: StepLine, step: StepOf<'send'>, nowMs: number): Taken {
    const entry = this.#entryOf(line, step.to);
    if (!entry.ok) return entry.failure;
    const { name, facts } = entry.value;
    this.#texts.counter += 1;
    const bytes = this.#texts.sent(step, facts.encoding, line.scope);
    if (!bytes.ok) return bytes.failure;
    const peer = step.peer === undefined ? undefined : this.#texts.words(step.peer, 'utf-8', line.scope);
    if (peer?.ok === false) return peer.failure;
    entry.value.trouble = undefined;
    const failed = this.#outbox.send(name, bytes.value, peer?.value);
    if (failed !== undefined) return failed;
    const exchange = this.#desk.note(entry.value, 'out', peer?.value ?? '', bytes.value, nowMs);
    this.#outbox.report({ type: 'exchanged', exchange });
    entry.value.sentAtMs = nowMs;
    return 'done';
  }

  #expect(line: StepLine, step: StepOf<'expect'>, nowMs: number): Taken {
    const entry =
      step.expected.type === 'transfer' && step.from === undefined
        ? this.#entryOf(line, this.#latestServer())
        : this.#entryOf(line, step.from);
    if (!entry.ok) return entry.failure;
    const { expected } = step;
    const condition =
      expected.type === 'message' ? this.#texts.condition(expected.condition, line.scope) : undefined;
    if (condition?.ok === false) return condition.failure;
    const filled =
      condition === undefined ? expected : { type: 'message' as const, condition: condition.value };
    const made = Expectation.of(entry.value, filled, notedText(expectedWords(filled)), this.#tools);
    if (!made.ok) return made.failure;
    const { withinMs } = step;
    line.wait = { type: 'expecting', expectation: made.value, untilMs: nowMs + withinMs, withinMs };
    this.settle(line, made.value, made.value.look(line.scope), nowMs);
    return 'waits';
  }

  /** The name of the TFTP server that was started last. */
  #latestServer(): string | undefined {
    return [...this.#desk.entries.values()].findLast(({ facts }) => facts.isServer)?.name;
  }

  #set(line: StepLine, step: StepOf<'set'>): Taken {
    const { encoding } = line.scope.message;
    for (const [name, typed] of Object.entries(step.values)) {
      const words = this.#texts.words(typed, encoding, line.scope);
      if (!words.ok) return words.failure;
      const { variables } = line.scope;
      const grown = this.#setLength + words.value.length - (variables.get(name)?.length ?? 0);
      if (grown > maxSetLength)
        return failure('SEQUENCE_VALUE_TOO_LONG', { mebibytes: maxSetLength / 1024 / 1024 });
      this.#setLength = grown;
      variables.set(name, words.value);
    }
    return 'done';
  }

  #assert(line: StepLine, { comparison }: StepOf<'assert'>): Taken {
    const { operator } = comparison;
    const left = this.#value(comparison.left, line);
    if (!left.ok) return left.failure;
    const right = this.#value(comparison.right, line);
    if (!right.ok) return right.failure;
    const compared = compareValues(left.value, right.value, comparison);
    if (compared.type === 'holds') return 'held';
    const { left: typedLeft, right: typedRight } = comparison;
    const shown = (typed: string, value: string): string =>
      typed === value || value === '' ? typed : `${typed} (${notedText(value)})`;
    const empty = [comparison.left, comparison.right].find(
      (typed, index) => /^\{[^{}]+\}$/.test(typed) && [left, right][index]?.value === '',
    );
    if (empty !== undefined)
      return failure('SEQUENCE_CAPTURE_EMPTY', {
        left: shown(typedLeft, left.value),
        operator,
        right: shown(typedRight, right.value),
        name: empty,
      });
    return compared.type === 'not-comparable'
      ? failure('SEQUENCE_NOT_COMPARABLE', { text: compared.text, operator })
      : failure('SEQUENCE_ASSERTION_FAILED', {
          left: shown(typedLeft, left.value),
          operator,
          right: shown(typedRight, right.value),
        });
  }

  #value(typed: string, line: StepLine): Parsed<string> {
    if (/^rtt\b/.test(typed)) {
      const figure = this.#roundTrips.figure(typed);
      if (figure !== undefined) return { ok: true, value: String(Math.round(figure * 1_000) / 1_000) };
      return { ok: false, failure: this.#withoutFigure(typed) };
    }
    return this.#texts.words(typed, line.scope.message.encoding, line.scope);
  }

  #withoutFigure(name: string): Failure {
    if (!RoundTrips.isFigure(name)) return failure('SEQUENCE_FIGURE_UNKNOWN', { name });
    return this.#lostAnswer === undefined
      ? failure('SEQUENCE_ROUND_TRIP_MISSING', { name })
      : failure('SEQUENCE_VALUE_LOST', { name, step: this.#lostAnswer });
  }

  #transfer(line: StepLine, step: StepOf<'transfer'>, nowMs: number): Taken {
    const { transfer, withinMs } = step;
    const url = this.#texts.filled(transfer.url, line.scope);
    if (!url.ok) return url.failure;
    const local = transfer.local === undefined ? undefined : this.#texts.filled(transfer.local, line.scope);
    if (local?.ok === false) return local.failure;
    this.#transferId += 1;
    line.wait = { type: 'transferring', id: this.#transferId, untilMs: nowMs + withinMs, withinMs };
    this.#outbox.transfer(this.#transferId, { ...transfer, url: url.value, local: local?.value });
    return 'waits';
  }

  #close(line: StepLine, step: StepOf<'close'>): Taken {
    const entry = this.#entryOf(line, step.name);
    if (!entry.ok) return entry.failure;
    const { name } = entry.value;
    this.#desk.entries.delete(name);
    if (line.scope.latest === name) line.scope.latest = [...this.#desk.entries.keys()].at(-1);
    this.#outbox.close(name);
    return 'done';
  }

  #entryOf({ scope }: StepLine, name: string | undefined): Parsed<OpenEntry> {
    const wanted = name ?? scope.latest ?? [...this.#desk.entries.keys()].at(-1);
    if (wanted === undefined) return { ok: false, failure: failure('SEQUENCE_NOTHING_OPEN') };
    const entry = this.#desk.entries.get(wanted);
    if (entry !== undefined) return { ok: true, value: entry };
    return { ok: false, failure: failure('SEQUENCE_NAME_UNKNOWN', { name: wanted }) };
  }
}

/** The names that a step gives values to, with their braces. */
function givenNames(step: SequenceStep): readonly string[] {
  switch (step.type) {
    case 'set':
      return Object.keys(step.values).map((name) => `{{${name}}}`);
    case 'transfer':
      return ['{{tftp.bytes}}'];
    case 'expect':
      return step.expected.type === 'message' ? capturesOf(step.expected.condition) : [];
    default:
      return [];
  }
}

/** What a condition captures, as far as it was written; of patterns and groups without names the first nine. */
function capturesOf(condition: Condition): readonly string[] {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap(capturesOf);
    case 'hex':
    case 'regex': {
      const source = condition.type === 'hex' ? '' : condition.source;
      const names = Array.from(source.matchAll(/\(\?P?<(\w+)>/g), ([, name]) => `{${name}}`);
      return [...names, ...Array.from({ length: 9 }, (_, index) => `{${index + 1}}`)];
    }
    default:
      return [];
  }
}

function targetText({ target }: StepOf<'open'>): string {
  return target.type === 'open' ? target.target : target.address;
}

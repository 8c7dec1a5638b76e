import type { EncodingName } from '../../bytes/encoding-names.js';
import { failure } from '../../errors/error.js';
import type { Behaviour, MessageOrigin, Outbox } from '../behaviour.js';
import { type AnswerTemplate, filledAnswer, filledNote } from './answer-template.js';
import type { CompiledRule } from './compile-rules.js';
import { Captures } from './conditions.js';
import { RuleMessage } from './rule-message.js';
import { RuleTally } from './rule-tally.js';
import type { ScriptOutcome, ScriptRequest } from './rule-tools.js';

/** The most actions of one conversation that wait for their time. */
const maxWaiting = 1_000;
const none: ReadonlyMap<string, Uint8Array> = new Map();

/** What a rule still has to do for one match. */
interface Run {
  readonly compiled: CompiledRule;
  readonly message: RuleMessage;
  readonly captured: ReadonlyMap<string, Uint8Array>;
  /** The next step. */
  step: number;
  dueMs: number;
  /** Bytes that a script wants sent at that time, instead of steps. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Answers one conversation by rules, in their order; what no rule that stops has matched is left to `base`. A rule that answers
 * more often than its limit is stopped for the rest of the conversation, so that two endpoints that answer each other end.
 */
export class RulesBehaviour implements Behaviour {
  readonly answers = true;
  readonly #rules: readonly CompiledRule[];
  readonly #base: Behaviour;
  readonly #message: RuleMessage;
  readonly #tally: RuleTally;
  readonly #waiting: Run[] = [];
  /** Rules that match silence. */
  readonly #idle: readonly CompiledRule[];
  /** When the latest message arrived, or the conversation began. */
  #heardMs = 0;
  /** How many of `#idle`, shortest first, have matched the present silence. */
  #idleMatched = 0;
  /** The timer for silence. It is not moved with each message: it is set anew when it is reached. */
  #idleDeadlineMs = Number.POSITIVE_INFINITY;
  #isOver = false;

  constructor(rules: readonly CompiledRule[], encoding: EncodingName, base: Behaviour) {
    this.#rules = rules;
    this.#base = base;
    this.#message = new RuleMessage(encoding);
    this.#tally = new RuleTally(rules.length);
    this.#idle = rules
      .filter(({ rule }) => rule.idleMs !== undefined)
      .toSorted((one, other) => idleMsOf(one) - idleMsOf(other));
  }

  get keeps(): boolean {
    return this.#base.keeps;
  }

  get deadlineMs(): number {
    let deadline = Math.min(this.#base.deadlineMs, this.#idleDeadlineMs);
    for (const { dueMs } of this.#waiting) if (dueMs < deadline) deadline = dueMs;
    return deadline;
  }

  opened(origin: MessageOrigin, outbox: Outbox): void {
    this.#base.opened(origin, outbox);
    this.#hears(origin);
    for (const compiled of this.#rules) {
      if (!compiled.rule.connected || this.#isOver) continue;
      this.#message.takeNone(origin);
      this.#match(compiled, origin.timeMicros / 1_000, outbox);
    }
  }

  received(bytes: Uint8Array, origin: MessageOrigin, outbox: Outbox): void {
    this.#hears(origin);
    const message = this.#message;
    message.take(bytes, origin);
    const nowMs = origin.timeMicros / 1_000;
    for (const compiled of this.#rules) {
      const { index, test, rule } = compiled;
      if (test === undefined || this.#tally.isStopped(index)) continue;
      if (!test.holds(message) || !this.#tally.isNth(index, rule.nth)) continue;
      this.#match(compiled, nowMs, outbox);
      if (rule.stops || this.#isOver) return;
    }
    this.#base.received(bytes, origin, outbox);
  }

  deadlineReached(nowMs: number, origin: MessageOrigin, outbox: Outbox): void {
    if (this.#base.deadlineMs <= nowMs) this.#base.deadlineReached(nowMs, origin, outbox);
    while (!this.#isOver) {
      const due = this.#takeDue(nowMs);
      if (due === undefined) break;
      this.#advance(due, Math.max(nowMs, due.dueMs), outbox);
    }
    if (this.#idleDeadlineMs <= nowMs) this.#silence(nowMs, origin, outbox);
  }

  ended(origin: MessageOrigin, outbox: Outbox): void {
    this.#idleDeadlineMs = Number.POSITIVE_INFINITY;
    this.#idleMatched = this.#idle.length;
    if (!this.#isOver) this.#base.ended(origin, outbox);
  }

  #hears({ timeMicros }: MessageOrigin): void {
    this.#heardMs = timeMicros / 1_000;
    if (this.#idle.length === 0) return;
    this.#idleMatched = 0;
    const [shortest] = this.#idle;
    const deadline = this.#heardMs + (shortest === undefined ? 0 : idleMsOf(shortest));
    if (this.#idleDeadlineMs > deadline) this.#idleDeadlineMs = deadline;
  }

  /** The rules whose silence has passed match, each once until a message arrives. */
  #silence(nowMs: number, origin: MessageOrigin, outbox: Outbox): void {
    this.#idleDeadlineMs = Number.POSITIVE_INFINITY;
    for (let next = this.#idle[this.#idleMatched]; next !== undefined && !this.#isOver; ) {
      const deadline = this.#heardMs + idleMsOf(next);
      if (deadline > nowMs) {
        this.#idleDeadlineMs = deadline;
        return;
      }
      this.#idleMatched += 1;
      this.#message.takeNone(origin);
      this.#match(next, nowMs, outbox);
      next = this.#idle[this.#idleMatched];
    }
  }

  /** A rule has matched `#message`. */
  #match(compiled: CompiledRule, nowMs: number, outbox: Outbox): void {
    const { index, test, waits, rule } = compiled;
    if (this.#tally.isStopped(index)) return;
    let captured = none;
    if (test !== undefined && test.captureNames.length > 0) {
      const captures = new Captures();
      test.capture(this.#message, captures);
      captured = captures.values;
    }
    const message = waits ? this.#message.kept() : this.#message;
    const tags = compiled.tags.map((tag) => filledNote(tag, { message, captured }));
    outbox.report({ type: 'matched', rule: rule.name, tags });
    this.#advance({ compiled, message, captured, step: 0, dueMs: nowMs, bytes: undefined }, nowMs, outbox);
  }

  /** Takes steps until one waits. */
  #advance(run: Run, nowMs: number, outbox: Outbox): void {
    const { compiled, message, captured } = run;
    const place = compiled.index;
    const filling = { message, captured };
    const send = (bytes: Uint8Array): void => this.#send(place, bytes, nowMs, outbox);
    if (run.bytes !== undefined) send(run.bytes);
    for (; run.step < compiled.steps.length; ) {
      if (this.#isOver || this.#tally.isStopped(place)) return;
      const step = compiled.steps[run.step];
      run.step += 1;
      switch (step?.type) {
        case 'send':
          send(filledAnswer(step.answer, filling));
          break;
        case 'rotate': {
          const answer: AnswerTemplate | undefined =
            step.answers[this.#tally.turn(place, step.answers.length)];
          if (answer !== undefined) send(filledAnswer(answer, filling));
          break;
        }
        case 'wait':
          run.dueMs = nowMs + step.ms;
          this.#wait(place, run, outbox);
          return;
        case 'notify':
        case 'log':
          outbox.report({
            type: 'noted',
            rule: compiled.rule.name,
            purpose: step.type,
            text: filledNote(step.text, filling),
          });
          break;
        case 'stopRecording':
          outbox.report({ type: 'noted', rule: compiled.rule.name, purpose: 'stopRecording', text: '' });
          break;
        case 'close':
        case 'reset':
          this.#end(step.type, outbox);
          return;
        case 'script': {
          const outcome = step.script.call(filling);
          this.#fulfil(outcome.requests, run, place, nowMs, outbox);
          if (outcome.ok) break;
          this.#scriptFailed(compiled, outcome, outbox);
          return;
        }
      }
    }
  }

  #scriptFailed(
    { index, rule }: CompiledRule,
    { failure: failed, isFatal }: Extract<ScriptOutcome, { readonly ok: false }>,
    outbox: Outbox,
  ): void {
    if (isFatal) this.#stop(index, failed, outbox);
    else outbox.report({ type: 'failed', rule: rule.name, failure: failed, isStopped: false });
  }

  /** Does what a script asked for. */
  #fulfil(requests: readonly ScriptRequest[], run: Run, place: number, nowMs: number, outbox: Outbox): void {
    const { compiled } = run;
    for (const request of requests) {
      if (this.#isOver || this.#tally.isStopped(place)) return;
      if (request.type === 'log')
        outbox.report({ type: 'noted', rule: compiled.rule.name, purpose: 'log', text: request.text });
      else if (request.afterMs === 0) this.#send(place, request.bytes, nowMs, outbox);
      else
        this.#wait(
          place,
          { ...run, step: compiled.steps.length, dueMs: nowMs + request.afterMs, bytes: request.bytes },
          outbox,
        );
    }
  }

  #send(place: number, bytes: Uint8Array, nowMs: number, outbox: Outbox): void {
    const rule = this.#rules[place]?.rule;
    if (rule === undefined || bytes.byteLength === 0 || this.#tally.isStopped(place)) return;
    if (this.#tally.mayAnswer(place, rule.limitPerSecond, nowMs)) outbox.send(bytes);
    else this.#stop(place, failure('RULE_TOO_FAST', { rule: rule.name, most: rule.limitPerSecond }), outbox);
  }

  #wait(place: number, run: Run, outbox: Outbox): void {
    if (this.#waiting.length < maxWaiting) this.#waiting.push(run);
    else {
      const { name } = run.compiled.rule;
      this.#stop(place, failure('RULE_WAITS_TOO_OFTEN', { rule: name, most: maxWaiting }), outbox);
    }
  }

  #takeDue(nowMs: number): Run | undefined {
    let first = -1;
    for (const [index, { dueMs }] of this.#waiting.entries()) {
      if (dueMs <= nowMs && dueMs < (this.#waiting[first]?.dueMs ?? Number.POSITIVE_INFINITY)) first = index;
    }
    return first < 0 ? undefined : this.#waiting.splice(first, 1)[0];
  }

  #stop(place: number, failed: ReturnType<typeof failure>, outbox: Outbox): void {
    const compiled = this.#rules[place];
    if (compiled === undefined || !this.#tally.stop(place)) return;
    for (let index = this.#waiting.length - 1; index >= 0; index -= 1)
      if (this.#waiting[index]?.compiled === compiled) this.#waiting.splice(index, 1);
    outbox.report({ type: 'failed', rule: compiled.rule.name, failure: failed, isStopped: true });
  }

  #end(how: 'close' | 'reset', outbox: Outbox): void {
    this.#isOver = true;
    this.#waiting.length = 0;
    this.#idleDeadlineMs = Number.POSITIVE_INFINITY;
    outbox[how]();
  }
}

function idleMsOf({ rule }: CompiledRule): number {
  return rule.idleMs ?? Number.POSITIVE_INFINITY;
}

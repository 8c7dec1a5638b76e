import type { EncodingName } from '../../bytes/encoding-names.js';
import { type Failure, failure } from '../../errors/error.js';
import type { NotePurpose } from '../../traffic/event.js';
import type { Behaviour, MessageOrigin, Outbox } from '../behaviour.js';
import { type AnswerTemplate, filledAnswer, filledNote, notedText } from './answer-template.js';
import type { CompiledRule } from './compile-rules.js';
import { Captures } from './conditions.js';
import { RuleMessage } from './rule-message.js';
import { RuleTally } from './rule-tally.js';
import type { ScriptOutcome, ScriptRequest } from './rule-tools.js';
import { maxWaitingBytes, maxWaitingOfEndpoint, type WaitingRoom } from './waiting-room.js';

/** The most actions of one conversation that wait for their time. */
const maxWaiting = 1_000;
/** The most lines and notices for one message. */
const maxNotes = 100;
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
  /** Bytes that it holds while it waits. */
  heldBytes: number;
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
  readonly #room: WaitingRoom;
  /** Lines and notices of the present call. */
  #notes = 0;
  /** Rules that match silence. */
  readonly #idle: readonly CompiledRule[];
  /** When the latest message arrived, or the conversation began. */
  #heardMs = 0;
  /** How many of `#idle`, shortest first, have matched the present silence. */
  #idleMatched = 0;
  /** The timer for silence. It is not moved with each message: it is set anew when it is reached. */
  #idleDeadlineMs = Number.POSITIVE_INFINITY;
  #isOver = false;

  /** `room` is shared by all conversations of an endpoint. */
  constructor(rules: readonly CompiledRule[], encoding: EncodingName, base: Behaviour, room: WaitingRoom) {
    this.#rules = rules;
    this.#base = base;
    this.#room = room;
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
    this.#notes = 0;
    this.#base.opened(origin, outbox);
    this.#hears(origin);
    for (const compiled of this.#rules) {
      if (!compiled.rule.connected || this.#isOver) continue;
      this.#message.takeNone(origin);
      this.#match(compiled, origin.timeMicros / 1_000, outbox);
    }
  }

  received(bytes: Uint8Array, origin: MessageOrigin, outbox: Outbox): void {
    this.#notes = 0;
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
      this.#notes = 0;
      this.#advance(due, Math.max(nowMs, due.dueMs), outbox);
    }
    if (this.#idleDeadlineMs <= nowMs) this.#silence(nowMs, origin, outbox);
  }

  ended(origin: MessageOrigin, outbox: Outbox): void {
    this.#idleDeadlineMs = Number.POSITIVE_INFINITY;
    this.#idleMatched = this.#idle.length;
    if (!this.#isOver) this.#base.ended(origin, outbox);
  }

  discarded(): void {
    this.#forgetWaiting();
    this.#base.discarded?.();
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
      this.#notes = 0;
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
    const notes = compiled.tags.map((tag) => filledNote(tag, { message, captured }));
    const tags = notes.flatMap((note) => (note.ok ? [note.value] : []));
    outbox.report({ type: 'matched', rule: rule.name, tags });
    for (const note of notes) if (!note.ok) this.#fail(compiled, note.failure, outbox);
    const run = { compiled, message, captured, step: 0, dueMs: nowMs, bytes: undefined, heldBytes: 0 };
    this.#advance(run, nowMs, outbox);
  }

  /** Takes steps until one waits. */
  #advance(run: Run, nowMs: number, outbox: Outbox): void {
    const { compiled, message, captured } = run;
    const place = compiled.index;
    const filling = { message, captured };
    if (run.bytes !== undefined) this.#send(place, run.bytes, nowMs, outbox);
    for (; run.step < compiled.steps.length; ) {
      if (this.#isOver || this.#tally.isStopped(place)) return;
      const step = compiled.steps[run.step];
      run.step += 1;
      switch (step?.type) {
        case 'send':
        case 'rotate': {
          const answer: AnswerTemplate | undefined =
            step.type === 'send' ? step.answer : step.answers[this.#tally.turn(place, step.answers.length)];
          if (answer === undefined) break;
          const bytes = filledAnswer(answer, filling);
          if (!bytes.ok) {
            this.#fail(compiled, bytes.failure, outbox);
            return;
          }
          this.#send(place, bytes.value, nowMs, outbox);
          break;
        }
        case 'replace': {
          const bytes = filledAnswer(step.answer, filling);
          if (!bytes.ok) {
            this.#fail(compiled, bytes.failure, outbox);
            return;
          }
          this.#replace(run, bytes.value, outbox);
          break;
        }
        case 'set': {
          const bytes = step.change(message.bytes);
          if (bytes === undefined) {
            const { name } = compiled.rule;
            this.#fail(compiled, failure('RULE_SET_UNFIT', { rule: name, layout: step.layout }), outbox);
            return;
          }
          this.#replace(run, bytes, outbox);
          break;
        }
        case 'drop':
          outbox.drop?.(compiled.rule.name);
          break;
        case 'wait':
          run.dueMs = nowMs + step.ms;
          run.heldBytes = message.bytes.byteLength;
          for (const bytes of captured.values()) run.heldBytes += bytes.byteLength;
          this.#wait(place, run, outbox);
          return;
        case 'notify':
        case 'log':
          if (this.#mayNote(compiled, nowMs, outbox)) {
            const text = filledNote(step.text, filling);
            if (!text.ok) {
              this.#fail(compiled, text.failure, outbox);
              return;
            }
            this.#note(compiled, step.type, text.value, outbox);
          }
          break;
        case 'stopRecording':
          this.#note(compiled, 'stopRecording', '', outbox);
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

  /** Other bytes go on in the place of a message, which rules behind this one see. */
  #replace({ compiled, message }: Run, bytes: Uint8Array, outbox: Outbox): void {
    outbox.replace?.(bytes, compiled.rule.name);
    message.become(bytes);
    if (message !== this.#message) this.#message.become(bytes);
  }

  #scriptFailed(
    compiled: CompiledRule,
    { failure: failed, isFatal }: Extract<ScriptOutcome, { readonly ok: false }>,
    outbox: Outbox,
  ): void {
    if (isFatal) this.#stop(compiled.index, failed, outbox);
    else this.#fail(compiled, failed, outbox);
  }

  /** Says what is wrong; the rule goes on with the next message. */
  #fail({ rule }: CompiledRule, failed: Failure, outbox: Outbox): void {
    outbox.report({ type: 'failed', rule: rule.name, failure: failed, isStopped: false });
  }

  /** Does what a script asked for. */
  #fulfil(requests: readonly ScriptRequest[], run: Run, place: number, nowMs: number, outbox: Outbox): void {
    const { compiled } = run;
    for (const request of requests) {
      if (this.#isOver || this.#tally.isStopped(place)) return;
      if (request.type === 'log') {
        if (this.#mayNote(compiled, nowMs, outbox))
          this.#note(compiled, 'log', notedText(request.text), outbox);
      } else if (request.afterMs === 0) this.#send(place, request.bytes, nowMs, outbox);
      else this.#sendLater(run, request, nowMs, outbox);
    }
  }

  /** Keeps bytes of a script until their time; of its message nothing is wanted any more. */
  #sendLater(
    { compiled }: Run,
    { bytes, afterMs }: Extract<ScriptRequest, { readonly type: 'send' }>,
    nowMs: number,
    outbox: Outbox,
  ): void {
    const run: Run = {
      compiled,
      message: this.#message,
      captured: none,
      step: compiled.steps.length,
      dueMs: nowMs + afterMs,
      bytes,
      heldBytes: bytes.byteLength,
    };
    this.#wait(compiled.index, run, outbox);
  }

  #note({ rule }: CompiledRule, purpose: NotePurpose, text: string, outbox: Outbox): void {
    outbox.report({ type: 'noted', rule: rule.name, purpose, text });
  }

  /** Counts a line or a notice. Those beyond the bounds are left out, which is said once a second. */
  #mayNote({ index, rule }: CompiledRule, nowMs: number, outbox: Outbox): boolean {
    const { name, limitPerSecond: most } = rule;
    this.#notes += 1;
    const isMany = this.#notes > maxNotes;
    if (!isMany && this.#tally.mayNote(index, most, nowMs)) return true;
    if (!this.#tally.saysLeftOut(index, nowMs)) return false;
    const failed = isMany
      ? failure('RULE_NOTES_TOO_MANY', { rule: name, most: maxNotes })
      : failure('RULE_NOTES_TOO_FAST', { rule: name, most });
    outbox.report({ type: 'failed', rule: name, failure: failed, isStopped: false });
    return false;
  }

  #send(place: number, bytes: Uint8Array, nowMs: number, outbox: Outbox): void {
    const rule = this.#rules[place]?.rule;
    if (rule === undefined || bytes.byteLength === 0 || this.#tally.isStopped(place)) return;
    if (this.#tally.mayAnswer(place, rule.limitPerSecond, nowMs)) outbox.send(bytes, { rule: rule.name });
    else this.#stop(place, failure('RULE_TOO_FAST', { rule: rule.name, most: rule.limitPerSecond }), outbox);
  }

  #wait(place: number, run: Run, outbox: Outbox): void {
    const { name } = run.compiled.rule;
    if (this.#waiting.length >= maxWaiting) {
      this.#stop(place, failure('RULE_WAITS_TOO_OFTEN', { rule: name, most: maxWaiting }), outbox);
    } else if (this.#room.enter(run.heldBytes)) this.#waiting.push(run);
    else if (this.#room.saysFull()) {
      const params = { rule: name, most: maxWaitingOfEndpoint, mebibytes: maxWaitingBytes / 1024 / 1024 };
      const failed = failure('RULE_WAITS_TOO_MUCH', params);
      outbox.report({ type: 'failed', rule: name, failure: failed, isStopped: false });
    }
  }

  #takeDue(nowMs: number): Run | undefined {
    let first = -1;
    for (const [index, { dueMs }] of this.#waiting.entries()) {
      if (dueMs <= nowMs && dueMs < (this.#waiting[first]?.dueMs ?? Number.POSITIVE_INFINITY)) first = index;
    }
    return first < 0 ? undefined : this.#takeOut(first);
  }

  /** What waits at an index waits no longer. */
  #takeOut(index: number): Run | undefined {
    const [run] = this.#waiting.splice(index, 1);
    if (run !== undefined) this.#room.leave(run.heldBytes);
    return run;
  }

  #forgetWaiting(): void {
    for (const { heldBytes } of this.#waiting.splice(0)) this.#room.leave(heldBytes);
  }

  #stop(place: number, failed: Failure, outbox: Outbox): void {
    const compiled = this.#rules[place];
    if (compiled === undefined || !this.#tally.stop(place)) return;
    for (let index = this.#waiting.length - 1; index >= 0; index -= 1)
      if (this.#waiting[index]?.compiled === compiled) this.#takeOut(index);
    outbox.report({ type: 'failed', rule: compiled.rule.name, failure: failed, isStopped: true });
  }

  #end(how: 'close' | 'reset', outbox: Outbox): void {
    this.#isOver = true;
    this.#forgetWaiting();
    this.#idleDeadlineMs = Number.POSITIVE_INFINITY;
    outbox[how]();
  }
}

function idleMsOf({ rule }: CompiledRule): number {
  return rule.idleMs ?? Number.POSITIVE_INFINITY;
}

import type { EncodingName } from '../../bytes/encoding-names.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { MessageOrigin } from '../behaviour.js';
import { type Filling, filledAnswer, filledNote, notedText } from './answer-template.js';
import type { CompiledRule, Step } from './compile-rules.js';
import { Captures, type Test } from './conditions.js';
import type { RulePath } from './rule.js';
import { RuleMessage } from './rule-message.js';
import { RuleTally } from './rule-tally.js';

/** A message that was received before. */
export interface TriedMessage {
  readonly peer: string;
  /** At a relay, where it went; absent: it was received. */
  readonly direction?: 'in' | 'out';
  readonly timeMicros: number;
  readonly bytes: Uint8Array;
}

/** One thing that a rule would have done, in order. */
export type TriedAct =
  /** The first 4 KiB of what would be sent. */
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  /** The first 4 KiB of what would go on in the message's place. */
  | { readonly type: 'replace' | 'set'; readonly bytes: Uint8Array }
  | { readonly type: 'drop' }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'log' | 'notify'; readonly text: string }
  | { readonly type: 'close' | 'reset' | 'stopRecording' }
  | { readonly type: 'failed'; readonly failure: Failure };

/** What a rule matched, and what it would have done. */
export interface TriedMatch {
  /** The place of the rule among those tried, and what it matched: the message, the beginning before it, or silence before it. */
  readonly rule: number;
  readonly cause: 'message' | 'connected' | 'idle';
  readonly captured: ReadonlyMap<string, Uint8Array>;
  readonly tags: readonly string[];
  readonly acts: readonly TriedAct[];
}

/** A rule that did not match, though some of its conditions did. */
export interface NearMiss {
  readonly rule: number;
  readonly held: readonly RulePath[];
  readonly failed: readonly RulePath[];
}

/** What rules would have made of one message. */
export interface Trial {
  readonly matches: readonly TriedMatch[];
  readonly misses: readonly NearMiss[];
  /** No rule stopped it: the reply mode would have had it. */
  readonly isLeft: boolean;
}

/** How far a trial is: what it has made since the last time, or all that became of the next message. */
export type TrialProgress =
  | { readonly type: 'made'; readonly bytes: number }
  | { readonly type: 'tried'; readonly trial: Trial };

/** Bytes of an answer that a trial keeps. */
export const maxTriedBytes = 4_096;
/** What one act, match or near miss takes besides its bytes. */
const entryBytes = 256;

/**
 * Runs rules against messages of an endpoint, oldest first, and sends nothing: what each would have brought about, and which
 * rules missed it by a part. What follows a wait counts as if nothing came in between; what ends a conversation ends none here.
 * It may be ended at each step of it, of which none takes longer than a call of a script.
 */
export function* tryRules(
  rules: readonly CompiledRule[],
  encoding: EncodingName,
  messages: readonly TriedMessage[],
): Generator<TrialProgress, void, void> {
  const conversations = new Map<string, TriedConversation>();
  for (const message of messages) {
    const key = `${message.direction ?? 'in'} ${message.peer}`;
    const known = conversations.get(key);
    const conversation = known ?? new TriedConversation(rules, encoding);
    if (known === undefined) conversations.set(key, conversation);
    yield { type: 'tried', trial: yield* conversation.take(message) };
  }
}

/** The steps of a trial, each with what it has made. */
type Steps<Result> = Generator<TrialProgress, Result, void>;

class TriedConversation {
  readonly #rules: readonly CompiledRule[];
  readonly #message: RuleMessage;
  readonly #tally: RuleTally;
  #heardMicros: number | undefined;
  #count = 0;

  constructor(rules: readonly CompiledRule[], encoding: EncodingName) {
    this.#rules = rules;
    this.#message = new RuleMessage(encoding);
    this.#tally = new RuleTally(rules.length);
  }

  *take({ peer, direction, timeMicros, bytes }: TriedMessage): Steps<Trial> {
    const matches: TriedMatch[] = [...(yield* this.#before(peer, timeMicros, direction === 'out'))];
    this.#heardMicros = timeMicros;
    this.#count += 1;
    this.#message.take(bytes, { peer, count: this.#count, direction, timeMicros });
    const misses: NearMiss[] = [];
    for (const compiled of this.#rules) {
      const { index, test, rule } = compiled;
      if (test === undefined || this.#tally.isStopped(index)) continue;
      if (!test.holds(this.#message)) {
        const miss = nearMiss(index, test, this.#message);
        if (miss !== undefined) misses.push(miss);
        yield { type: 'made', bytes: miss === undefined ? 0 : entryBytes + pathBytes(miss) };
        continue;
      }
      if (!this.#tally.isNth(index, rule.nth)) continue;
      matches.push(yield* this.#match(compiled, 'message'));
      if (rule.stops) return { matches, misses, isLeft: false };
    }
    return { matches, misses, isLeft: true };
  }

  /** What the beginning of the conversation, which its answers have none of, or the silence before a message, brings about. */
  *#before(peer: string, timeMicros: number, isOfAnswers: boolean): Steps<readonly TriedMatch[]> {
    const heard = this.#heardMicros;
    const origin: MessageOrigin = { peer, count: this.#count, timeMicros };
    this.#message.takeNone(origin);
    const cause = heard === undefined ? 'connected' : 'idle';
    const silenceMs = heard === undefined ? 0 : (timeMicros - heard) / 1_000;
    const matches: TriedMatch[] = [];
    for (const compiled of this.#rules) {
      const { connected, idleMs = Number.POSITIVE_INFINITY } = compiled.rule;
      if (heard === undefined ? connected && !isOfAnswers : idleMs <= silenceMs)
        matches.push(yield* this.#match(compiled, cause));
    }
    return matches;
  }

  *#match(compiled: CompiledRule, cause: TriedMatch['cause']): Steps<TriedMatch> {
    const { index, test, steps, tags } = compiled;
    const captures = new Captures();
    if (cause === 'message') test?.capture(this.#message, captures);
    const filling: Filling = { message: this.#message.kept(), captured: captures.values };
    const match = { rule: index, cause, captured: captures.values };
    const tagged: string[] = [];
    const acts: TriedAct[] = [];
    for (const tag of tags) {
      const text = filledNote(tag, filling);
      if (text.ok) tagged.push(text.value);
      else acts.push({ type: 'failed', failure: text.failure });
      yield { type: 'made', bytes: entryBytes + (text.ok ? text.value.length : 0) };
    }
    for (const step of steps) {
      const made = this.#actsOf(compiled, step, filling);
      acts.push(...made);
      yield { type: 'made', bytes: made.reduce((sum, act) => sum + actBytes(act), 0) };
      if (made.at(-1)?.type === 'failed') break;
    }
    return { ...match, tags: tagged, acts };
  }

  #actsOf({ index, rule }: CompiledRule, step: Step, filling: Filling): readonly TriedAct[] {
    switch (step.type) {
      case 'send':
        return [answerAct(filledAnswer(step.answer, filling, maxTriedBytes))];
      case 'rotate': {
        const answer = step.answers[this.#tally.turn(index, step.answers.length)];
        return answer === undefined ? [] : [answerAct(filledAnswer(answer, filling, maxTriedBytes))];
      }
      case 'replace': {
        const answer = filledAnswer(step.answer, filling);
        return [
          answer.ok ? this.#replaced('replace', answer.value) : { type: 'failed', failure: answer.failure },
        ];
      }
      case 'set': {
        const bytes = step.change(this.#message.bytes);
        if (bytes !== undefined) return [this.#replaced('set', bytes)];
        const { layout } = step;
        return [{ type: 'failed', failure: failure('RULE_SET_UNFIT', { rule: rule.name, layout }) }];
      }
      case 'notify':
      case 'log': {
        const text = filledNote(step.text, filling);
        return [text.ok ? { type: step.type, text: text.value } : { type: 'failed', failure: text.failure }];
      }
      case 'script':
        return scriptActs(step.script.call(filling));
      default:
        return [step];
    }
  }

  /** Rules behind this one see what goes on. */
  #replaced(type: 'replace' | 'set', bytes: Uint8Array): TriedAct {
    this.#message.become(bytes);
    return { type, bytes: beginning(bytes) };
  }
}

function sentAct(bytes: Uint8Array): TriedAct {
  return { type: 'send', bytes: beginning(bytes) };
}

/** The beginning of what would be sent; the rest is not kept. */
function beginning(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength > maxTriedBytes ? bytes.slice(0, maxTriedBytes) : bytes;
}

function answerAct(answer: Parsed<Uint8Array>): TriedAct {
  return answer.ok ? sentAct(answer.value) : { type: 'failed', failure: answer.failure };
}

function actBytes(act: TriedAct): number {
  if ('bytes' in act) return entryBytes + act.bytes.byteLength;
  return 'text' in act ? entryBytes + act.text.length : entryBytes;
}

function pathBytes({ held, failed }: NearMiss): number {
  return [...held, ...failed].reduce((sum, path) => sum + path.length, 0);
}

function scriptActs(
  outcome: ReturnType<Extract<Step, { readonly type: 'script' }>['script']['call']>,
): readonly TriedAct[] {
  const acts = outcome.requests.flatMap((request): readonly TriedAct[] => {
    if (request.type === 'log') return [{ type: 'log', text: notedText(request.text) }];
    const sent = sentAct(request.bytes);
    return request.afterMs === 0 ? [sent] : [{ type: 'wait', ms: request.afterMs }, sent];
  });
  return outcome.ok ? acts : [...acts, { type: 'failed', failure: outcome.failure }];
}

/** A rule of several conditions of which some hold. */
function nearMiss(rule: number, test: Test, message: RuleMessage): NearMiss | undefined {
  const held = test.parts.filter((part) => part.holds(message)).map(({ path }) => path);
  if (held.length === 0) return undefined;
  return { rule, held, failed: test.parts.filter((part) => !part.holds(message)).map(({ path }) => path) };
}

import { Captures, compileCondition, type Test } from '../endpoint/rules/conditions.js';
import type { Condition } from '../endpoint/rules/rule.js';
import { RuleMessage } from '../endpoint/rules/rule-message.js';
import { type Failure, failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';
import type { ReasonKey } from '../errors/reasons.js';
import type { Conversation } from './conversation.js';
import type { OpenEntry } from './desk.js';
import type { Scope } from './scope.js';
import type { Expected } from './sequence.js';
import type { SequenceTools } from './sequence-tools.js';
import { type CameMessage, cameInstead, type VisitSince } from './step-failure.js';
import type { Visit } from './visits.js';

/** How an expectation stands. */
export type Standing =
  | { readonly type: 'waiting' }
  /** It holds. `atMs`: when the message came; undefined where there is none. */
  | { readonly type: 'held'; readonly atMs: number | undefined }
  | { readonly type: 'failed'; readonly failure: Failure };

/** Visits that are shown with what did not hold. */
const maxVisitsShown = 8;
const waiting: Standing = Object.freeze({ type: 'waiting' });

/** One expectation that waits on what is open under one name. Asked again whenever something has come there. */
export class Expectation {
  readonly entry: OpenEntry;
  readonly words: string;
  readonly #expected: Expected;
  readonly #condition: Condition | undefined;
  readonly #test: Test | undefined;
  readonly #tools: SequenceTools;
  readonly #message: RuleMessage;
  /** How far each conversation of messages was searched. */
  readonly #searched = new WeakMap<Conversation, number>();
  /** How many visits there were when it began to wait. */
  readonly #visitsBefore: number;

  private constructor(
    entry: OpenEntry,
    expected: Expected,
    words: string,
    tools: SequenceTools,
    test: Test | undefined,
  ) {
    this.entry = entry;
    this.words = words;
    this.#expected = expected;
    this.#condition = expected.type === 'message' ? expected.condition : undefined;
    this.#tools = tools;
    this.#test = test;
    this.#message = new RuleMessage(entry.facts.encoding);
    this.#visitsBefore = entry.visits.count;
  }

  /** Compiles what is expected; its placeholders are filled. */
  static of(entry: OpenEntry, expected: Expected, words: string, tools: SequenceTools): Parsed<Expectation> {
    if (expected.type !== 'message')
      return { ok: true, value: new Expectation(entry, expected, words, tools, undefined) };
    const { encoding, checksum } = entry.facts;
    const rules = { ...tools.rules, checksum, field: (name: string) => tools.fields.field(name) };
    const compiled = compileCondition(expected.condition, encoding, rules);
    if (!compiled.ok) return { ok: false, failure: compiled.failure };
    return { ok: true, value: new Expectation(entry, expected, words, tools, compiled.test) };
  }

  /**
   * Looks at what came that `scope` has not read, and reads it if it holds. `conversations` are those in which something has come since it
   * last looked.
   */
  look(scope: Scope, conversations: Iterable<Conversation> = this.entry.conversations): Standing {
    const expected = this.#expected;
    switch (expected.type) {
      case 'message':
        return this.#lookForMessage(scope, conversations);
      case 'nothing':
        return this.#lookForNothing(scope, conversations);
      case 'transfer': {
        const index = this.entry.transfers.findIndex(
          ({ file, direction, isWhole }) =>
            isWhole && file === expected.file && direction === expected.direction,
        );
        if (index < 0) return waiting;
        this.entry.transfers.splice(index, 1);
        return { type: 'held', atMs: undefined };
      }
      case 'refused':
        if (this.entry.trouble?.code !== 'CONNECTION_REFUSED') return waiting;
        this.entry.trouble = undefined;
        return { type: 'held', atMs: undefined };
      default:
        return this.#lookForVisit(expected.type, scope);
    }
  }

  /** What its time has come to when nothing else has. */
  late(withinMs: number): Standing {
    const { type } = this.#expected;
    if (type === 'nothing') return { type: 'held', atMs: undefined };
    if (this.#expected.type === 'transfer') {
      const { file } = this.#expected;
      return { type: 'failed', failure: failure('SEQUENCE_TRANSFER_LATE', { file, ms: withinMs }) };
    }
    const params = { expected: this.words, ms: withinMs };
    const { trouble } = this.entry;
    if (trouble === undefined)
      return { type: 'failed', failure: failure('SEQUENCE_EXPECTATION_LATE', params) };
    const peer = trouble.params.address ?? '';
    const isRefused = trouble.code === 'CONNECTION_REFUSED';
    return {
      type: 'failed',
      failure: isRefused ? failure('SEQUENCE_PEER_REFUSED', { ...params, peer }) : trouble,
    };
  }

  /** What came that `scope` has not read. `sinceMs`: when the step began. */
  came(scope: Scope, sinceMs: number): readonly CameMessage[] {
    const { encoding } = this.entry.facts;
    const messages = [...this.entry.conversations].flatMap((conversation) =>
      conversation
        .candidates(scope.cursorOf(conversation))
        .map(({ bytes, atMs }) => ({ peer: conversation.peer, encoding, bytes, afterMs: atMs - sinceMs })),
    );
    messages.sort((one, other) => one.afterMs - other.afterMs);
    return cameInstead(messages, this.#condition, this.#tools.fields);
  }

  /** Who came and left in its time, the latest last, and `scope` has not read. `sinceMs`: when the step began. */
  visits(scope: Scope, sinceMs: number): readonly VisitSince[] {
    const { visits, facts } = this.entry;
    // A client comes to know of its own connection once it is open.
    const own = facts.isClient ? 1 : 0;
    const seen = Math.max(scope.visitsSeen(this.entry), this.#visitsBefore, own);
    return visits
      .behind(seen, maxVisitsShown)
      .map(({ type, peer, atMs }) => ({ type, peer, afterMs: atMs - sinceMs }));
  }

  #lookForMessage(scope: Scope, conversations: Iterable<Conversation>): Standing {
    const test = this.#test;
    for (const conversation of conversations) {
      const cursor = Math.max(scope.cursorOf(conversation), this.#searched.get(conversation) ?? 0);
      for (const candidate of conversation.candidates(cursor)) {
        const message = this.#message;
        const { peer } = conversation;
        message.take(candidate.bytes, { peer, count: 0, timeMicros: Math.round(candidate.atMs * 1_000) });
        if (test?.holds(message) !== true) continue;
        const captures = new Captures();
        test.capture(message, captures);
        scope.capture(captures.values);
        scope.message = message.kept();
        scope.setCursor(conversation, candidate.behind(test.spent(message)));
        return { type: 'held', atMs: candidate.atMs };
      }
      if (!conversation.isStream) this.#searched.set(conversation, conversation.end);
    }
    if (!this.entry.isOver) return waiting;
    return this.#peerLeft();
  }

  /** Its one peer has left. */
  #peerLeft(): Standing {
    const { type, peer = '' } = this.entry.visits.latest ?? {};
    const code = type === 'reset' ? 'SEQUENCE_PEER_RESET' : 'SEQUENCE_PEER_CLOSED';
    return { type: 'failed', failure: failure(code, { peer, expected: this.words }) };
  }

  #lookForVisit(wanted: 'connected' | 'closed' | 'reset', scope: Scope): Standing {
    const found = this.entry.visits.find(
      scope.visitsSeen(this.entry),
      ({ type }) => type === wanted || (wanted === 'closed' && type === 'reset'),
    );
    if (found === undefined) return wanted === 'reset' && this.entry.isOver ? this.#peerLeft() : waiting;
    scope.setVisitsSeen(this.entry, found.seen);
    return { type: 'held', atMs: undefined };
  }

  #lookForNothing(scope: Scope, conversations: Iterable<Conversation>): Standing {
    for (const conversation of conversations) {
      const [first] = conversation.candidates(scope.cursorOf(conversation));
      if (first === undefined) continue;
      const params = { peer: conversation.peer, bytes: first.bytes.byteLength };
      return { type: 'failed', failure: failure('SEQUENCE_UNEXPECTED', params) };
    }
    const { entry } = this;
    const { trouble } = entry;
    if (trouble !== undefined) {
      if (trouble.code !== 'CONNECTION_REFUSED') return { type: 'failed', failure: trouble };
      return withoutPeer('sequence-peer-refused', String(trouble.params.address));
    }
    if (entry.facts.isClient) {
      // Who has read that the peer left knows that nothing comes.
      const left = entry.visits.find(scope.visitsSeen(entry), ({ type }) => type !== 'connected')?.visit;
      if (left !== undefined) return withoutPeer(reasonOf(left), left.peer);
    }
    const visit = this.visits(scope, 0).at(0);
    if (visit === undefined) return waiting;
    const params = { reason: reasonOf(visit), peer: visit.peer };
    return { type: 'failed', failure: failure('SEQUENCE_PEER_VISITED', params) };
  }
}

function reasonOf({ type }: Pick<Visit, 'type'>): ReasonKey {
  return `sequence-peer-${type}`;
}

/** Nothing came because nobody was there to send. */
function withoutPeer(reason: ReasonKey, peer: string): Standing {
  return { type: 'failed', failure: failure('SEQUENCE_PEER_GONE', { reason, peer }) };
}

import { RuleMessage } from '../endpoint/rules/rule-message.js';
import type { Conversation } from './conversation.js';
import { maxConversations } from './conversations.js';
import type { OpenEntry } from './desk.js';

/** What one line of steps knows: what was captured, what it has read, what it opened last. */
export class Scope {
  /** What `{{name}}` and `{name}` stand for; shared by all lines of steps. */
  readonly variables: Map<string, string>;
  /** What conditions captured: by name until it is captured anew, by number from the latest match alone. */
  readonly captured: Map<string, Uint8Array>;
  /** What has no value because a step failed that was to give it one, by `{name}` or `{{name}}`, and the number of that step. */
  readonly #lost: Map<string, string>;
  /** The latest message that matched. */
  message: RuleMessage;
  /** The name of what was opened last. */
  latest: string | undefined;
  readonly #cursors: Map<Conversation, number>;
  readonly #visits: Map<OpenEntry, number>;

  private constructor(variables: Map<string, string>, from: Scope | undefined) {
    this.variables = variables;
    this.captured = new Map(from?.captured);
    this.#lost = new Map(from === undefined ? [] : from.#lost);
    this.message = from?.message ?? new RuleMessage('utf-8');
    this.latest = from?.latest;
    this.#cursors = new Map(from?.cursors());
    this.#visits = new Map(from?.visitCursors());
  }

  /** The scope of a sequence's own steps. */
  static of(values: ReadonlyMap<string, string>): Scope {
    return new Scope(new Map(values), undefined);
  }

  /** The scope of steps that run beside others. */
  fork(): Scope {
    return new Scope(this.variables, this);
  }

  /** Takes over what steps beside these have read. */
  join(other: Scope): void {
    for (const [conversation, cursor] of other.cursors())
      this.#cursors.set(conversation, Math.max(cursor, this.cursorOf(conversation)));
    for (const [entry, cursor] of other.visitCursors())
      this.#visits.set(entry, Math.max(cursor, this.visitsSeen(entry)));
    this.latest = other.latest ?? this.latest;
  }

  cursors(): Iterable<[Conversation, number]> {
    return this.#cursors;
  }

  visitCursors(): Iterable<[OpenEntry, number]> {
    return this.#visits;
  }

  /** How far a conversation was read. */
  cursorOf(conversation: Conversation): number {
    return this.#cursors.get(conversation) ?? 0;
  }

  setCursor(conversation: Conversation, cursor: number): void {
    this.#cursors.set(conversation, cursor);
    if (this.#cursors.size < 2 * maxConversations) return;
    for (const one of this.#cursors.keys()) if (one.isForgotten) this.#cursors.delete(one);
  }

  /** How many of the peers that came and left were seen. */
  visitsSeen(entry: OpenEntry): number {
    return this.#visits.get(entry) ?? 0;
  }

  setVisitsSeen(entry: OpenEntry, count: number): void {
    this.#visits.set(entry, count);
  }

  /** Takes what a match captured. */
  capture(values: ReadonlyMap<string, Uint8Array>): void {
    for (const name of [...this.captured.keys()]) if (/^\d+$/.test(name)) this.captured.delete(name);
    for (const [name, value] of values) {
      this.captured.set(name, value);
      this.#lost.delete(`{${name}}`);
    }
  }

  /** Takes that the step of that number has failed, and gives no value to what is named with its braces. */
  lose(names: readonly string[], step: string): void {
    for (const name of names) this.#lost.set(name, step);
  }

  /** The number of the step that was to give a name, without its braces, a value. */
  lostBy(name: string): string | undefined {
    return this.#lost.get(`{${name}}`) ?? this.#lost.get(`{{${name}}}`);
  }
}

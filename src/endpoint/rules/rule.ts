import type { EncodingName } from '../../bytes/encoding-names.js';
import type { PatternPlace } from '../../bytes/patterns/byte-pattern.js';

/** Where a part of a rule stands in its file, as `shapeFault` writes it: `[0].when.all[1].hex`. */
export type RulePath = string;

/** What a message has to be. */
export type Condition = { readonly path: RulePath } & (
  | { readonly type: 'all' | 'any'; readonly of: readonly Condition[] }
  /** A pattern of bytes/patterns/hex-pattern.ts. */
  | { readonly type: 'hex'; readonly pattern: string; readonly at: PatternPlace }
  /** Text with escapes, in the endpoint's encoding. */
  | { readonly type: 'text'; readonly text: string; readonly at: PatternPlace }
  /** A regular expression of RE2 over the decoded text, or over the bytes as U+0000 to U+00FF. */
  | { readonly type: 'regex'; readonly source: string; readonly of: 'text' | 'bytes' }
  /** An expression of the filter language. */
  | { readonly type: 'filter'; readonly expression: string }
  /** A number of bytes, both ends included. */
  | { readonly type: 'size'; readonly least: number; readonly most: number }
  | { readonly type: 'checksum'; readonly is: 'ok' | 'bad' }
);

/** Something to send: text or hex with placeholders (answer-template.ts). */
export interface Answer {
  readonly path: RulePath;
  readonly text: string;
  readonly hex: boolean;
  /** `undefined` for the endpoint's. */
  readonly encoding: EncodingName | undefined;
  /** A checksum, as `parseChecksum` reads it, that is put into what is sent once it is filled in. */
  readonly checksum: string | undefined;
}

/** One step of what a rule does. */
export type Action =
  | ({ readonly type: 'send' } & Answer)
  /** Sends the next of the answers each time, the first after the last. */
  | { readonly type: 'rotate'; readonly answers: readonly Answer[] }
  /** At a relay: something else goes on in the message's place. */
  | ({ readonly type: 'replace' } & Answer)
  /** At a relay: fields of the message's layout, by their full names, get these values; what follows from them follows. */
  | { readonly type: 'set'; readonly values: Readonly<Record<string, string>>; readonly path: RulePath }
  /** At a relay: the message goes nowhere. */
  | { readonly type: 'drop'; readonly path: RulePath }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'tag' | 'notify' | 'log'; readonly text: string; readonly path: RulePath }
  | { readonly type: 'close' | 'reset' | 'stopRecording' }
  | { readonly type: 'script'; readonly name: string; readonly path: RulePath };

/** Counts the messages that meet a rule's conditions: it matches the one with this number, or every one of its multiples. */
export interface Nth {
  readonly number: number;
  readonly isRepeated: boolean;
}

/** One rule, checked. */
export interface Rule {
  readonly name: string;
  /** The endpoints that it is for, by name or id; `undefined` for none of a workspace, and for the one that it is given to by hand. */
  readonly on: readonly string[] | undefined;
  /** It matches when the conversation begins. */
  readonly connected: boolean;
  /** It matches once in each silence of so many milliseconds; `undefined` for never. */
  readonly idleMs: number | undefined;
  /** `undefined` if no message matches. */
  readonly when: Condition | undefined;
  readonly nth: Nth | undefined;
  readonly actions: readonly Action[];
  /** Answers in a second of one conversation; the rule is stopped beyond it. */
  readonly limitPerSecond: number;
  readonly enabled: boolean;
  /** After a match no later rule is looked at, and the reply mode does not answer. */
  readonly stops: boolean;
}

/** Rules in their order, and the sources of their scripts by name. Plain data, so that other processes can have it. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly scripts: Readonly<Record<string, string>>;
  /** Names or files of the layouts whose fields they name; each process opens them. */
  readonly layouts: readonly string[];
  /** The names of the environment, for `{{name}}` in answers; absent without one. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

/** The set without rules. */
export const noRules: RuleSet = Object.freeze({
  rules: Object.freeze([]),
  scripts: Object.freeze({}),
  layouts: Object.freeze([]),
});

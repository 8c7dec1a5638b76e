import type { Failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { AnswerPlaceholders } from './answer-placeholder.js';
import type { RuleMessage } from './rule-message.js';

/** A compiled regular expression with its groups. */
export interface Regex {
  /** The name of each group, in order. */
  readonly groupNames: readonly (string | undefined)[];
  test(text: string): boolean;
  /** The first match: the whole, then each group; `undefined` for a group that took no part. */
  exec(text: string): readonly (string | undefined)[] | undefined;
  /** Where the first match ends, in UTF-16 units; -1 without one. */
  endOf(text: string): number;
}

/** A regular expression, or the words of what is wrong with it. */
export type CompiledRegex =
  | { readonly ok: true; readonly regex: Regex }
  | { readonly ok: false; readonly reason: string };

/** The value of a field. */
export type FieldValue = number | bigint | string | Uint8Array;

/** What a script is given. */
export interface ScriptCall {
  readonly message: RuleMessage;
  /** What the rule's conditions captured, by name and by number from 1. */
  readonly captured: ReadonlyMap<string, Uint8Array>;
}

/** One thing that a script asked for, in order. */
export type ScriptRequest =
  | { readonly type: 'send'; readonly bytes: Uint8Array; readonly afterMs: number }
  | { readonly type: 'log'; readonly text: string };

/** What a call of a script came to. A fatal failure means that the rule is to be stopped. */
export type ScriptOutcome =
  | { readonly ok: true; readonly requests: readonly ScriptRequest[] }
  | {
      readonly ok: false;
      readonly requests: readonly ScriptRequest[];
      readonly failure: Failure;
      readonly isFatal: boolean;
    };

/** A script that keeps its state from call to call. */
export interface RuleScript {
  call(call: ScriptCall): ScriptOutcome;
}

/** What rules are compiled with; engines are loaded only for rules that need them. */
export interface RuleTools {
  readonly regex: (source: string) => CompiledRegex;
  /** An expression of the filter language, for messages. */
  readonly filter: (expression: string) => Parsed<(message: RuleMessage) => boolean>;
  /** How to read the field of that name; `undefined` if there is none. Its value is `undefined` where a message has none. */
  readonly field: (name: string) => ((message: RuleMessage) => FieldValue | undefined) | undefined;
  /** Checks the message's checksum as the endpoint says; `undefined` if it says none. */
  readonly checksum: ((message: Uint8Array) => 'ok' | 'bad' | 'too-short') | undefined;
  /** Whether the endpoint passes messages on, so that rules may change them: a relay. */
  readonly rewrites?: boolean | undefined;
  /**
   * How to give fields that are known, by their full names, other values: RULE_FIELDS_OF_SEVERAL if they are not of one layout,
   * LAYOUT_VALUE_INVALID if a value fits no message. It returns undefined for a message that is not of the layout, or that the values
   * do not fit.
   */
  readonly change?: (
    values: Readonly<Record<string, string>>,
  ) => Parsed<(bytes: Uint8Array) => Uint8Array | undefined>;
  readonly script: (name: string, source: string) => Parsed<RuleScript>;
  /** What `{{placeholders}}` in answers stand for. */
  readonly placeholders: AnswerPlaceholders;
}

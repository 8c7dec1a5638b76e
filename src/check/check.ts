import type { Language } from '../errors/error.js';
import type { LineConditions } from '../line/conditions.js';
import type { CheckDesk } from './check-desk.js';
import type { Phrase } from './phrases.js';

/** How much is checked: `basic` takes seconds, `full` a minute or two. */
export const checkLevels = ['basic', 'full'] as const;

/** One of them. */
export type CheckLevel = (typeof checkLevels)[number];

/** A sentence in every language. */
export type CheckSentence = Readonly<Record<Language, string>>;

/** Where a rule stands: `{rfc: 1123, section: '4.2.3.1'}`. A section of an RFC without numbers is named by its title. */
export interface CheckSource {
  readonly rfc: number;
  readonly section: string;
}

/** How a check ended. */
export type Verdict =
  | { readonly outcome: 'passed'; readonly note: Phrase | undefined }
  /** A rule is broken (failed), or nothing forbids it and it is unwise (warned). */
  | { readonly outcome: 'failed' | 'warned'; readonly expected: Phrase; readonly came: Phrase }
  | { readonly outcome: 'skipped'; readonly reason: Phrase };

/** The names of the outcomes. */
export type CheckOutcome = Verdict['outcome'];

/**
 * What a check does, in order: it speaks by its desk, and yields the time, in milliseconds, until which it waits at the longest;
 * it goes on when something has happened or that time has come, and looks for itself which. Returns the verdict.
 */
export type CheckScript<Result = Verdict> = Generator<number, Result, void>;

/**
 * When a check may run: `first` are run one after the other before the others, and what they find out the others build on;
 * `beside` may run while others do; `alone` need the peer for themselves.
 */
export type CheckStage = 'first' | 'beside' | 'alone';

/** What is known of a check without running it. */
export interface CheckFacts {
  /** Stable, such as `exact-blocks`. */
  readonly id: string;
  readonly level: CheckLevel;
  /** What must hold, as a sentence. */
  readonly title: CheckSentence;
  /** What goes wrong in the field where it does not. */
  readonly why: CheckSentence;
  /** Undefined where no RFC says it, as for a student's task. */
  readonly source: CheckSource | undefined;
}

/** One rule that what somebody built is held to. `Room` is what the checks of a subject know of it and share. */
export interface Check<Room> extends CheckFacts {
  readonly stage: CheckStage;
  /** What the line between does to datagrams, both ways; undefined for a clean one. */
  readonly line: Partial<LineConditions> | undefined;
  readonly script: (desk: CheckDesk, room: Room) => CheckScript;
}

/** What a check may leave out: it is basic, may run beside others, over a clean line. */
type CheckInput<Room> = Pick<Check<Room>, 'id' | 'title' | 'why' | 'source' | 'script'> & {
  readonly level?: CheckLevel;
  readonly stage?: CheckStage;
  readonly line?: Partial<LineConditions>;
};

/** A check with its defaults. */
export function defineCheck<Room>({
  level = 'basic',
  stage = 'beside',
  line,
  ...input
}: CheckInput<Room>): Check<Room> {
  return Object.freeze({ ...input, level, stage, line });
}

/** The rule is held. */
export function passed(note?: Phrase): Verdict {
  return { outcome: 'passed', note };
}

/** The rule is broken. */
export function failed(expected: Phrase, came: Phrase): Verdict {
  return { outcome: 'failed', expected, came };
}

/** It is not as it was to be expected, which no rule forbids. */
export function warned(expected: Phrase, came: Phrase): Verdict {
  return { outcome: 'warned', expected, came };
}

/** There was nothing that could be checked. */
export function skipped(reason: Phrase): Verdict {
  return { outcome: 'skipped', reason };
}

/** `RFC 1350 §5`; empty without a source. */
export function sourceText(source: CheckSource | undefined): string {
  if (source === undefined) return '';
  return `RFC ${source.rfc} ${/^\d/.test(source.section) ? '§' : ''}${source.section}`;
}

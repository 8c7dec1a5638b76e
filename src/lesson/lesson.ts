import type { Language } from '../errors/error.js';
import type { EndName, PlannedAct } from './act.js';
import type { Seen } from './seen.js';

/** A text in every language. Between backticks it is code, and `{name}` is a fact of the step that it belongs to. */
export type Words = Readonly<Record<Language, string>>;

/** What a lesson is called by: `bob learn reverse-server`. */
export const lessonIds = [
  'address-and-port',
  'reverse-server',
  'client',
  'datagrams',
  'text-is-bytes',
  'counting-echo',
  'no-messages',
  'duplex',
  'many-clients',
  'tftp-blocks',
  'bad-line',
  'boot',
] as const;

export type LessonId = (typeof lessonIds)[number];

/** What a lesson is tried on. */
export interface BenchSpec {
  readonly protocol: 'tcp' | 'udp' | 'tftp';
  /** UDP: what its datagrams are, where the programs speak TFTP by hand. */
  readonly carries?: 'tftp';
  readonly ends: readonly EndName[];
  /** Between client and server: nothing, or a relay that can hold what passes. */
  readonly wire: 'direct' | 'relay';
  /** Files that the TFTP server has, with their sizes in bytes. */
  readonly files?: Readonly<Record<string, number>>;
  /**
   * TFTP: after how many milliseconds without an answer the server, and the client, sends again. Where it is undefined, that one never does:
   * what the relay holds waits for as long as a person thinks.
   */
  readonly repeatMs?: { readonly server: number; readonly client?: number };
}

/** One of the answers to a question. */
export interface Choice {
  readonly id: string;
  readonly says: Words;
  /** Shown instead of words where the answer is bytes. */
  readonly bytes?: Uint8Array;
}

/** What is asked before a step. The step's own observations answer it. */
export interface Question {
  readonly asks: Words;
  /** Two to four. */
  readonly choices: readonly Choice[];
  /** The id of the choice that turned out to be true; undefined if what was seen is none of them. */
  readonly truth: (seen: Seen) => string | undefined;
  /** Why it came so, said beside the answer. */
  readonly because: Words;
}

/** What a person sees happen with one press of a key. */
export interface Step {
  /** Unique in its lesson. */
  readonly id: string;
  readonly acts: readonly PlannedAct[];
  /** From this step on the lesson is tried on another bench. Everything on the former one is closed. */
  readonly bench?: BenchSpec;
  readonly question?: Question;
  /** Whether everything has been seen that the step is about; what returns from a call is waited for anyway. */
  readonly until?: (seen: Seen) => boolean;
  /** What happened, said when it has. */
  readonly says: Words;
  /** What stands in the texts as `{name}`. */
  readonly facts?: (seen: Seen) => Readonly<Record<string, string | number>>;
}

/** A lesson: texts, a bench and what happens on it. */
export interface Lesson {
  readonly id: LessonId;
  readonly title: Words;
  readonly subtitle: Words;
  /** Paragraphs, read before the first step. */
  readonly intro: readonly Words[];
  readonly bench: BenchSpec;
  readonly steps: readonly Step[];
  /** What to take along, said at the end. */
  readonly summary: Words;
}

/** The bench of a step: the latest one that a step up to it brought, or else the lesson's. `step` is its index. */
export function benchOf(lesson: Lesson, step: number): BenchSpec {
  return lesson.steps.slice(0, step + 1).findLast(({ bench }) => bench !== undefined)?.bench ?? lesson.bench;
}

import type { EndName } from '../act.js';
import type { BenchSpec, Words } from '../lesson.js';
import type { BrokenId } from './broken-ids.js';
import type { Came } from './came.js';
import type { Program } from './program.js';
import type { TrialOutcome } from './trial-outcome.js';

/** One of the ways that something can be set. */
export interface SettingOption {
  /** Unique in its setting. */
  readonly id: string;
  readonly says: Words;
}

/** Something about the programs of a bench that a person can change. */
export interface Setting {
  /** Unique on its bench. */
  readonly id: string;
  readonly says: Words;
  /** Two to four. */
  readonly options: readonly SettingOption[];
  /** The id of the option that the bench is found with. */
  readonly begins: string;
}

/** What is chosen: the id of an option for the id of each setting. */
export type Chosen = ReadonlyMap<string, string>;

/** What should happen in a trial. */
export interface Goal {
  /** Unique on its bench. */
  readonly id: string;
  readonly says: Words;
  /** What should have come, where that can be said in the bytes or the text of the programs. */
  readonly wanted?: readonly string[];
  readonly holds: (trial: TrialOutcome) => boolean;
  /** What came instead. */
  readonly came: (trial: TrialOutcome) => Came;
}

/** A message that the line of a bench has in hand. */
export interface LineMessage {
  readonly direction: 'up' | 'down';
  readonly bytes: Uint8Array;
  /** How many have come before it with the same bytes, in its direction. */
  readonly before: number;
}

/** A bench on which something is wrong. Whether it is mended is decided by what its programs do, not by what is chosen. */
export interface BrokenBench {
  readonly id: BrokenId;
  readonly title: Words;
  /** What should happen, and what does: paragraphs. */
  readonly story: readonly Words[];
  readonly bench: BenchSpec;
  readonly settings: readonly Setting[];
  /** The programs of one trial. The server's first call returns before the others begin. */
  readonly programs: (chosen: Chosen) => Readonly<Partial<Record<EndName, Program>>>;
  /** What the line does with a message; undefined: it passes all. Only with a relay. */
  readonly line?: (message: LineMessage) => 'pass' | 'lose' | 'double';
  /** Milliseconds without anything after which nothing more is expected; the usual ones where undefined. */
  readonly quietMs?: number;
  readonly goals: readonly Goal[];
  /** From a nudge to the answer. */
  readonly hints: readonly [Words, Words, Words];
  /** Why it works when it is mended, whichever way. */
  readonly why: Words;
}

/** The settings that a bench is found with. */
export function beginningOf({ settings }: BrokenBench): Chosen {
  return new Map(settings.map(({ id, begins }) => [id, begins]));
}

import { type BrokenId, brokenIds } from '../../../../src/lesson/broken/broken-ids.js';
import { type KeyValueStore, keptObject } from '../../../state/kept.js';
import { keptMarks } from '../../../state/kept-marks.js';
import type { Store } from '../../../state/store.js';

/** How far somebody is at a broken bench. */
export interface BrokenMark {
  /** Trials since the bench was begun. */
  readonly trials: number;
  /** How many of its hints were given since then. */
  readonly hints: number;
  /** Whether it was ever mended. */
  readonly isMended: boolean;
  /** The option that is chosen for a setting, where somebody chose one. */
  readonly chosen: Readonly<Record<string, string>>;
}

/** The broken benches that somebody has been at, each with its mark. */
export type BrokenProgress = Readonly<Partial<Record<BrokenId, BrokenMark>>>;

/** A bench that nobody has touched. */
export const unbegun: BrokenMark = { trials: 0, hints: 0, isMended: false, chosen: {} };

/** A bench has three. */
const maxHints = 3;
/** More settings than a bench has, and a longer name than one of them has. */
const maxChosen = 8;
const maxNameLength = 40;

/** The progress as the browser keeps it. */
export function createBrokenProgress(keeper: KeyValueStore): Store<BrokenProgress> {
  return keptMarks(keeper, 'breakoutbox.broken', brokenIds, markOf);
}

/** How many benches were mended. */
export function mendedCount(progress: BrokenProgress): number {
  return brokenIds.filter((id) => progress[id]?.isMended === true).length;
}

function markOf({ trials, hints, isMended, chosen }: Readonly<Record<string, unknown>>): BrokenMark {
  const options = Object.entries(keptObject(chosen)).filter(
    (entry): entry is [string, string] => isName(entry[0]) && isName(entry[1]),
  );
  return {
    trials: countOf(trials),
    hints: Math.min(maxHints, countOf(hints)),
    isMended: isMended === true,
    chosen: Object.fromEntries(options.slice(0, maxChosen)),
  };
}

function isName(kept: unknown): boolean {
  return typeof kept === 'string' && kept.length <= maxNameLength;
}

function countOf(kept: unknown): number {
  return typeof kept === 'number' && Number.isSafeInteger(kept) && kept > 0 ? kept : 0;
}

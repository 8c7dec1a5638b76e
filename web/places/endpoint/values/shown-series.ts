import type { FoundSeries } from './reading/found-series.js';
import { maxShown } from './values-settings.js';

/** Series that are shown while nobody has chosen. */
const maxUnchosen = 4;

/**
 * The series that are plotted: those that were chosen, as far as they are there; where nobody has chosen, the first values, or the rates
 * where messages have none.
 */
export function shownSeries(
  found: readonly FoundSeries[],
  chosen: readonly string[] | undefined,
): readonly FoundSeries[] {
  if (chosen !== undefined) {
    const byKey = new Map(found.map((one) => [one.key, one]));
    return chosen.flatMap((key) => byKey.get(key) ?? []).slice(0, maxShown);
  }
  const values = found.filter(({ measure }) => measure === undefined);
  if (values.length > 0) return values.slice(0, maxUnchosen);
  return found.filter(({ measure }) => measure === 'messageRate');
}

/** The keys that are chosen once a series is ticked or not any more. */
export function ticked(
  found: readonly FoundSeries[],
  chosen: readonly string[] | undefined,
  key: string,
): readonly string[] {
  // What is chosen and not there now comes back by itself.
  const keys = chosen ?? shownSeries(found, chosen).map((one) => one.key);
  return keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key].slice(-maxShown);
}

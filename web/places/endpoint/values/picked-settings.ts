import type { ReadingRules, ReadingSource } from './reading/found-series.js';
import { ownSeries } from './reading/own-series.js';
import type { PickedNumber } from './reading/picked-numbers.js';
import type { KeptReading } from './use-values.js';
import { type ValuesSettings, withExample, withShown } from './values-settings.js';

/**
 * The settings once a number was picked: its own series is shown where messages have one by themselves, else one more. `kept` is what is
 * read of the log already.
 */
export function pickedSettings(
  settings: ValuesSettings,
  picked: PickedNumber,
  log: ReadingSource,
  rules: ReadingRules,
  kept: KeptReading | undefined,
): ValuesSettings {
  if (picked.type === 'field') return withShown(settings, picked.key);
  const { example, at } = picked;
  const reading = kept?.log === log && kept.rules.readAs === rules.readAs ? kept.reading : undefined;
  const { key, names } = ownSeries(log, rules, example.direction, at, reading?.formatOf(example.direction));
  if (key !== undefined && (reading === undefined || reading.list().some((one) => one.key === key)))
    return withShown(settings, key);
  return withExample(settings, example, names);
}

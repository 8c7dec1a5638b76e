import type { NumberPattern } from '../../../../src/traffic/values/example-pattern.js';
import type { TriggerSpec } from '../../../../src/traffic/values/trigger.js';
import { keptObject } from '../../../state/kept.js';

/** Which way a message went. */
export type Direction = 'received' | 'sent';

/** How numbers are found in messages; `auto` tries the endpoint's layouts, then what the messages look like. */
export const readings = [
  'auto',
  'named',
  'comma',
  'semicolon',
  'tab',
  'bar',
  'firewater',
  'just-float',
] as const;

/** One of `readings`. */
export type ReadingName = (typeof readings)[number];

/** A number that a person has picked in a message of one direction. */
export interface NumberExample extends NumberPattern {
  readonly direction: Direction;
  /** Each of one direction once. */
  readonly name: string;
}

/** What a trigger does: nothing, hold the plot at the first time it fires, or show each time. */
export type TriggerMode = 'off' | 'single' | 'normal';

/** When a trigger fires. */
export const triggerEdges = ['rising', 'falling', 'either', 'above', 'below'] as const;

/** A trigger, and the key of the series that it looks at; empty for the first one shown. */
export interface TriggerSettings {
  readonly mode: TriggerMode;
  readonly series: string;
  readonly on: TriggerSpec['on'];
  readonly level: number;
}

/** Seconds that a plot shows; 0 for all that is kept. */
export const spanChoices = [5, 10, 60, 300, 1_800, 7_200, 0] as const;

/** Milliseconds within which an answer counts. */
export const answerChoices = [100, 1_000, 10_000, 60_000] as const;

/** What the page remembers of the plots of one endpoint. */
export interface ValuesSettings {
  readonly readAs: ReadingName;
  readonly examples: readonly NumberExample[];
  /** The keys of the series that are plotted; undefined: nobody has chosen yet. */
  readonly shown: readonly string[] | undefined;
  readonly spanSeconds: number;
  readonly answerMs: number;
  readonly trigger: TriggerSettings;
}

/** Series that one plot shows at most. */
export const maxShown = 8;
const maxExamples = 16;
const maxKeyCharacters = 120;

/** The settings as kept, by whatever version of the page. */
export function valuesSettingsOf(kept: unknown): ValuesSettings {
  const found = keptObject(kept);
  const trigger = keptObject(found.trigger);
  return {
    readAs: readings.find((name) => name === found.readAs) ?? 'auto',
    examples: Array.isArray(found.examples) ? found.examples.flatMap(exampleOf).slice(0, maxExamples) : [],
    shown: Array.isArray(found.shown) ? found.shown.filter(isText).slice(0, maxShown) : undefined,
    spanSeconds: spanChoices.find((seconds) => seconds === found.spanSeconds) ?? 60,
    answerMs: answerChoices.find((ms) => ms === found.answerMs) ?? 1_000,
    trigger: {
      mode: trigger.mode === 'single' || trigger.mode === 'normal' ? trigger.mode : 'off',
      series: isText(trigger.series) ? trigger.series : '',
      on: triggerEdges.find((edge) => edge === trigger.on) ?? 'rising',
      level: typeof trigger.level === 'number' && Number.isFinite(trigger.level) ? trigger.level : 0,
    },
  };
}

/**
 * The settings with one more picked number, which alone is shown if nobody has chosen before. Its name is none of `names`, which other
 * series have.
 */
export function withExample(
  settings: ValuesSettings,
  picked: NumberExample,
  names: ReadonlySet<string> = new Set(),
): ValuesSettings {
  const { examples } = settings;
  const same = examples.find(
    ({ direction, before, after }) =>
      direction === picked.direction && before === picked.before && after === picked.after,
  );
  if (same !== undefined) return withShown(settings, exampleKey(same));
  const taken = new Set([...names, ...examples.filter(isOf(picked.direction)).map(({ name }) => name)]);
  let { name } = picked;
  for (let count = 2; taken.has(name); count += 1) name = `${picked.name} ${count}`;
  const named = { ...picked, name };
  return withShown({ ...settings, examples: [...examples, named].slice(-maxExamples) }, exampleKey(named));
}

/** The settings with a series among those that are plotted, as the last one. */
export function withShown(settings: ValuesSettings, key: string): ValuesSettings {
  const shown = (settings.shown ?? []).filter((other) => other !== key);
  return { ...settings, shown: [...shown, key].slice(-maxShown) };
}

/** The key of the series of a picked number. */
export function exampleKey({ direction, name }: Pick<NumberExample, 'direction' | 'name'>): string {
  return `picked ${direction} ${name}`;
}

function isOf(direction: Direction): (example: NumberExample) => boolean {
  return (example) => example.direction === direction;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxKeyCharacters;
}

function exampleOf(kept: unknown): readonly NumberExample[] {
  const { direction, name, before, after } = keptObject(kept);
  if (!(isText(name) && isText(before) && isText(after))) return [];
  return direction === 'received' || direction === 'sent' ? [{ direction, name, before, after }] : [];
}

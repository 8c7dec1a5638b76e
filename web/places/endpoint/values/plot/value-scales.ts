/** What a series has of the values that are shown; NaN of none. */
export interface ScaledSeries {
  readonly key: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

/** A scale of a plot, with its range. */
export interface ValueScale {
  readonly key: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

/** Which scale each series is on, by its key. */
export type ScaleChoice = ReadonlyMap<string, string>;

/** Series without a unit share a scale unless one is so many times as large as the others; those that share one may grow apart this far. */
const joins = 30;
const stays = 100;
/** Scales without a unit: an axis on either side. */
const maxPlain = 2;
/** Empty space above and below the values, of their range. */
const margin = 0.08;

/** The scale of each series: one for each unit, and by their size those without. `before` is what was chosen last. */
export function chooseScales(series: readonly ScaledSeries[], before: ScaleChoice): ScaleChoice {
  const chosen = new Map<string, string>();
  const plain: { readonly key: string; size: number }[] = [];
  for (const one of series) {
    if (one.unit !== '') {
      chosen.set(one.key, `unit ${one.unit}`);
      continue;
    }
    const size = Math.max(Math.abs(one.min), Math.abs(one.max));
    const was = before.get(one.key);
    const fits = plain.find((scale) => isWithin(size, scale.size, scale.key === was ? stays : joins));
    const found = fits ?? (plain.length >= maxPlain ? plain.at(-1) : undefined);
    if (found === undefined) {
      const key = `plain ${plain.length}`;
      plain.push({ key, size });
      chosen.set(one.key, key);
    } else {
      // The first that has a size says which it is.
      if (!(found.size > 0)) found.size = size;
      chosen.set(one.key, found.key);
    }
  }
  return chosen;
}

function isWithin(size: number, other: number, factor: number): boolean {
  if (!(size > 0 && other > 0)) return true;
  return size <= other * factor && other <= size * factor;
}

/** The scales that were chosen, each with a range that holds its series and the `levels` on it. */
export function scaleRanges(
  series: readonly ScaledSeries[],
  choice: ScaleChoice,
  levels: readonly { readonly series: string; readonly level: number }[] = [],
): readonly ValueScale[] {
  const scales = new Map<string, { unit: string; min: number; max: number }>();
  const widen = (key: string | undefined, unit: string, min: number, max: number): void => {
    if (key === undefined) return;
    const scale = scales.get(key) ?? { unit, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    scales.set(key, scale);
    if (Number.isFinite(min)) scale.min = Math.min(scale.min, min);
    if (Number.isFinite(max)) scale.max = Math.max(scale.max, max);
  };
  for (const { key, unit, min, max } of series) widen(choice.get(key), unit, min, max);
  for (const { series: key, level } of levels) widen(choice.get(key), '', level, level);
  return [...scales].map(([key, { unit, min, max }]) => ({ key, unit, ...padded(min, max) }));
}

function padded(min: number, max: number): { readonly min: number; readonly max: number } {
  if (min > max) return { min: 0, max: 1 };
  const space = max > min ? (max - min) * margin : Math.max(Math.abs(max) * 0.05, 0.5);
  // What is never negative is not shown below nothing.
  const floor = min >= 0 && min < max * 0.2 ? 0 : min - space;
  return { min: floor, max: max + space };
}

import type { Language } from '../../../../../src/errors/error.js';
import { formatLeft, formatTime } from '../../../../state/numbers.js';

/** Decimals beside an axis. */
const maxDecimals = 12;

/** A value in six digits that matter. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(4);
  return String(Number(value.toPrecision(6)));
}

/** The decimals of the value that needs most, six at most. */
export function decimalsOf(values: readonly (number | undefined)[]): number {
  const decimals = values.map((value) =>
    value === undefined || !Number.isFinite(value)
      ? 0
      : (/^-?\d+\.(\d+)$/.exec(formatValue(value))?.[1]?.length ?? 0),
  );
  return Math.min(6, Math.max(0, ...decimals));
}

/** A value with so many decimals, as those beside it. */
export function formatFixed(value: number, decimals: number): string {
  return formatValue(value).includes('e') ? formatValue(value) : value.toFixed(decimals);
}

/** A time of silence, no more exact than a person reads while it grows: `3.0 s`, `42 s`, `3 min 4 s`. */
export function formatSilence(micros: number, language: Language = 'en'): string {
  return micros < 10_000_000 ? `${(micros / 1_000_000).toFixed(1)} s` : formatLeft(micros, language);
}

/** The difference of two values, with its sign. */
export function formatDifference(value: number, decimals: number): string {
  return value < 0 ? `−${formatFixed(-value, decimals)}` : `+${formatFixed(value, decimals)}`;
}

/** The values beside an axis, with as many decimals as they are apart; the highest has the unit. */
export function axisValues(values: readonly number[], stepBy: number, unit: string): string[] {
  let decimals = 0;
  const isWhole = (step: number): boolean => Math.abs(step - Math.round(step)) < 1e-6 * step;
  while (decimals < maxDecimals && !isWhole(stepBy * 10 ** decimals)) decimals += 1;
  return values.map((value, at) => {
    const isLarge = Math.abs(value) >= 1e7 || (stepBy < 1e-6 && value !== 0);
    const text = isLarge ? value.toExponential(3) : value.toFixed(decimals);
    return at === values.length - 1 && unit !== '' ? `${unit} ${text}` : text;
  });
}

/** Local times below an axis, on the 24 hour clock: as exact as they are apart. */
export function axisTimes(seconds: readonly number[], stepBy: number): string[] {
  return seconds.map((second) => {
    const date = new Date(second * 1_000);
    const isMidnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
    if (stepBy >= 86_400 || (isMidnight && stepBy >= 3_600))
      return `${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
    const time = formatTime(second * 1_000_000);
    if (stepBy < 1) return time;
    return stepBy < 60 ? time.slice(0, 8) : time.slice(0, 5);
  });
}

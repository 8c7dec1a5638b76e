/** A step for each value, from the ground up, as the path of a drawing that is as wide as there are values and `height` high. */
export function plotPath(values: readonly number[], most: number, height: number): string {
  const top = (value: number): string => (height - (most === 0 ? 0 : (value / most) * height)).toFixed(2);
  const steps = values.map((value, index) => `L${index} ${top(value)}H${index + 1}`);
  return `M0 ${height}${steps.join('')}V${height}Z`;
}

/**
 * The next of 1, 2 and 5 times a power of ten that is not less, in units of powers of `thousand`: 1,024 for bytes, which people
 * read as KiB.
 */
export function roundAbove(value: number, thousand = 1_000): number {
  if (value <= 0) return 1;
  let unit = 1;
  while (value >= unit * thousand) unit *= thousand;
  const power = 10 ** Math.floor(Math.log10(value / unit)) * unit;
  const found = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return Math.min(found * power, unit * thousand);
}

import type { SeededRandom } from './seeded-random.js';

/**
 * How delays lie around the delay: netem's distributions by netem's names (tc-netem(8)), and one of our own. The values of netem's
 * are those of its tables (normal.dist, pareto.dist, paretonormal.dist of iproute2), which are cut at four jitters.
 *
 * - `late`: evenly from the delay to the delay and the jitter; never early.
 * - `uniform`: evenly from the delay less the jitter to the delay and the jitter. Standard deviation: 0.58 jitters.
 * - `normal`: the jitter is the standard deviation.
 * - `pareto`: at most 0.67 jitters early, and a long tail of late ones, of shape 3. Standard deviation: 0.82 jitters.
 * - `paretonormal`: a quarter of the normal value and three quarters of Pareto's; at most 1.5 jitters early. Standard
 *   deviation: 0.83 jitters.
 *
 * No delay is negative.
 */
export const jitterDistributions = ['late', 'uniform', 'normal', 'pareto', 'paretonormal'] as const;

/** One of them. */
export type JitterDistribution = (typeof jitterDistributions)[number];

/** Where netem's tables end, in jitters. */
const mostJitters = 4;
const paretoShape = 3;
const paretoMean = paretoShape / (paretoShape - 1);
/** What netem's pareto.c multiplies with. */
const paretoFactor = 4 / 3;

/** How much later than the delay a datagram arrives, in jitters; negative for earlier. Takes one draw. */
export function jitterOf(distribution: JitterDistribution, random: SeededRandom): number {
  const drawn = random.next();
  switch (distribution) {
    case 'late':
      return drawn;
    case 'uniform':
      return 2 * drawn - 1;
    case 'normal':
      return normalAt(drawn);
    case 'pareto':
      return paretoAt(drawn);
    case 'paretonormal':
      // Both of one draw, as in netem's table.
      return normalAt(drawn) / 4 + (paretoAt(drawn) * 3) / 4;
  }
}

/** The value that a part of `below` (from 0 to 1) of all values is less than. */
function paretoAt(below: number): number {
  return cut(((1 - below) ** (-1 / paretoShape) - paretoMean) * paretoFactor);
}

/** The same of the normal distribution of mean 0 and deviation 1, to nine digits (P. J. Acklam's approximation, 2003). */
function normalAt(below: number): number {
  const edge = 0.02425;
  if (below < edge) return cut(tail(below));
  if (below > 1 - edge) return cut(-tail(1 - below));
  const from = below - 0.5;
  const square = from * from;
  return (from * polynomial(centerAbove, square)) / polynomial(centerBelow, square);
}

function tail(below: number): number {
  if (below <= 0) return -mostJitters;
  const depth = Math.sqrt(-2 * Math.log(below));
  return polynomial(tailAbove, depth) / polynomial(tailBelow, depth);
}

function cut(jitters: number): number {
  return Math.max(-mostJitters, Math.min(mostJitters, jitters));
}

/** The coefficients from the highest power to the lowest. */
function polynomial(coefficients: readonly number[], at: number): number {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * at + coefficient;
  return sum;
}

const centerAbove = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const centerBelow = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const tailAbove = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailBelow = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

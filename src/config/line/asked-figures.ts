import { burstFigures } from '../../line/burst-loss.js';
import type { LineConditions } from '../../line/conditions.js';

/** What the conditions of one direction come to in the long run, to be held beside what was counted. */
export interface AskedFigures {
  /** The part of all datagrams that is lost by chance, in bursts or not, from 0 to 1. */
  readonly loss: number;
  /** The mean length of a run of lost datagrams; undefined where losses do not come in bursts. */
  readonly burstDatagrams: number | undefined;
  /** The mean delay in milliseconds. */
  readonly delayMs: number;
  /** The mean difference of two delays, in milliseconds. */
  readonly delayDifferenceMs: number;
}

/** The mean difference of two values of each distribution of `line/jitter.ts`, in jitters. */
const differences: Readonly<Record<LineConditions['jitterDistribution'], number>> = {
  late: 1 / 3,
  uniform: 2 / 3,
  normal: 2 / Math.sqrt(Math.PI),
  // By summing up: the tables end at four jitters.
  pareto: 0.735,
  paretonormal: 0.834,
};

/** The figures of one direction, as far as its conditions decide them: a rate and a held back datagram add to the delay. */
export function askedFigures({
  loss,
  burst,
  delayMs,
  jitterMs,
  jitterDistribution,
}: LineConditions): AskedFigures {
  const bursts = burst === undefined ? undefined : burstFigures(burst);
  return {
    loss: 1 - (1 - loss) * (1 - (bursts?.loss ?? 0)),
    burstDatagrams: bursts?.burstDatagrams,
    delayMs: delayMs + (jitterDistribution === 'late' ? jitterMs / 2 : 0),
    delayDifferenceMs: jitterMs * differences[jitterDistribution],
  };
}

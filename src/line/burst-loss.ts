import type { SeededRandom } from './seeded-random.js';

/**
 * The model of Gilbert and Elliott: the line is good or bad, and may change with each datagram. The parameters are those of
 * netem's `loss gemodel p r 1-h 1-k`, in its order (tc-netem(8); Gilbert 1960, Elliott 1963), all from 0 to 1.
 */
export interface BurstLoss {
  /** p: that a good line turns bad. */
  readonly goodToBad: number;
  /** r: that a bad line turns good. */
  readonly badToGood: number;
  /** 1-h: that a datagram is lost while the line is bad. */
  readonly lossInBad: number;
  /** 1-k: that one is lost while it is good. */
  readonly lossInGood: number;
}

/** What the parameters come to, in the long run. */
export interface BurstFigures {
  /** The part of all datagrams that is lost. */
  readonly loss: number;
  /** The mean length of a run of lost datagrams; 0 where none is lost, `Infinity` where all are. */
  readonly burstDatagrams: number;
  /** The mean number of datagrams during which the line is bad without a break. */
  readonly badDatagrams: number;
}

/** The loss and the mean lengths that a model comes to; the line begins good. */
export function burstFigures({ goodToBad: p, badToGood: r, lossInBad, lossInGood }: BurstLoss): BurstFigures {
  // A line that never turns stays good, as it began.
  const bad = p === 0 ? 0 : p / (p + r);
  const good = 1 - bad;
  const loss = bad * lossInBad + good * lossInGood;
  // A burst begins with a loss behind a datagram that arrived; the states of both follow from the chain.
  const arrivedInBad = bad * (1 - lossInBad);
  const arrivedInGood = good * (1 - lossInGood);
  const beginsBurst =
    arrivedInGood * ((1 - p) * lossInGood + p * lossInBad) +
    arrivedInBad * ((1 - r) * lossInBad + r * lossInGood);
  const burstDatagrams = loss === 0 ? 0 : beginsBurst === 0 ? Number.POSITIVE_INFINITY : loss / beginsBurst;
  return { loss, burstDatagrams, badDatagrams: bad === 0 ? 0 : 1 / r };
}

/** The state of a line by that model: it begins good. */
export class BurstState {
  #isBad = false;

  /** Whether the next datagram is lost. The line turns first, then the datagram meets its new state. */
  isLost(model: BurstLoss, random: SeededRandom): boolean {
    const turns = random.next() < (this.#isBad ? model.badToGood : model.goodToBad);
    if (turns) this.#isBad = !this.#isBad;
    return random.next() < (this.#isBad ? model.lossInBad : model.lossInGood);
  }
}

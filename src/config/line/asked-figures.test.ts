import { describe, expect, it } from 'vitest';
import { jitterDistributions, jitterOf } from '../../line/jitter.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { askedFigures } from './asked-figures.js';
import { noLine } from './line-spec.js';

describe('the figures that conditions come to', () => {
  it('are the loss of both kinds together, and the length of bursts', () => {
    const burst = { goodToBad: 0.01, badToGood: 0.25, lossInBad: 1, lossInGood: 0 };
    const figures = askedFigures({ ...noLine, loss: 0.1, burst });
    expect(figures.loss).toBeCloseTo(1 - 0.9 * (1 - 0.01 / 0.26));
    expect(figures.burstDatagrams).toBeCloseTo(4);
    expect(askedFigures({ ...noLine, loss: 0.1 })).toMatchObject({ burstDatagrams: undefined });
  });

  it('are the mean delay, which a late jitter adds to', () => {
    expect(askedFigures({ ...noLine, delayMs: 80, jitterMs: 10, jitterDistribution: 'late' }).delayMs).toBe(
      85,
    );
    expect(askedFigures({ ...noLine, delayMs: 80, jitterMs: 10 }).delayMs).toBe(80);
  });

  it.each(jitterDistributions)(
    'have the mean difference of two delays as %s draws them',
    (jitterDistribution) => {
      const random = new SeededRandom(7);
      let sum = 0;
      const draws = 200_000;
      for (let drawn = 0; drawn < draws; drawn += 1)
        sum += Math.abs(jitterOf(jitterDistribution, random) - jitterOf(jitterDistribution, random));
      const asked = askedFigures({ ...noLine, jitterMs: 1, jitterDistribution }).delayDifferenceMs;
      expect(Math.abs(asked / (sum / draws) - 1)).toBeLessThan(0.02);
    },
  );
});

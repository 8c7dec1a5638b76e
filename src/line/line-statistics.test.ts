import { describe, expect, it } from 'vitest';
import { burstFigures } from './burst-loss.js';
import type { LineConditions } from './conditions.js';
import { LineDirection } from './line-direction.js';
import { SeededRandom } from './seeded-random.js';

interface Arrival {
  readonly number: number;
  readonly atMs: number;
}

/** Sends `count` numbered datagrams, `everyMs` apart, and lets all arrive. */
function measured(conditions: Partial<LineConditions>, { seed = 11, count = 100_000, everyMs = 1_000 } = {}) {
  const arrivals: Arrival[] = [];
  const datagram = new Uint8Array(8);
  let nowMs = 0;
  const direction = new LineDirection<number>({
    conditions,
    random: new SeededRandom(seed),
    arrive: (_, number = 0) => arrivals.push({ number, atMs: nowMs }),
  });
  const deliverUntil = (untilMs: number): void => {
    while (direction.deadlineMs <= untilMs) {
      nowMs = direction.deadlineMs;
      direction.deadlineReached(nowMs);
    }
  };
  for (let number = 0; number < count; number += 1) {
    deliverUntil(number * everyMs);
    direction.send(datagram, number * everyMs, number);
  }
  deliverUntil(Number.MAX_VALUE);
  return { arrivals, counters: direction.counters, everyMs, count, seed };
}

/** That a figure is within 5 % of what was asked; the seed is in the message. */
function expectNear(value: number, asked: number, what: string, seed: number): void {
  expect(Math.abs(value / asked - 1), `${what}: ${value} of ${asked}, seed ${seed}`).toBeLessThan(0.05);
}

/** The delays, mean and standard deviation. */
function delaysOf({ arrivals, everyMs }: ReturnType<typeof measured>) {
  const delays = arrivals.map(({ number, atMs }) => atMs - number * everyMs);
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  const deviation = Math.sqrt(delays.reduce((sum, delay) => sum + (delay - mean) ** 2, 0) / delays.length);
  return { delays: delays.toSorted((one, other) => one - other), mean, deviation };
}

const seeds = [3, 77, 2_024];

describe('what a line does over many datagrams', { timeout: 120_000 }, () => {
  it.each(seeds)('loses as asked (seed %d)', (seed) => {
    for (const [loss, count] of [
      [0.01, 400_000],
      [0.05, 80_000],
      [0.2, 20_000],
    ] as const) {
      const { counters } = measured({ loss }, { seed, count });
      expectNear(counters.lost / count, loss, 'loss', seed);
      expect(counters.arrived + counters.lost).toBe(count);
      // Losses by themselves make bursts of 1 / (1 - loss).
      expectNear(counters.lost / counters.bursts, 1 / (1 - loss), 'burst', seed);
    }
  });

  it.each(seeds)('loses in bursts of the length that the model comes to (seed %d)', (seed) => {
    for (const burst of [
      { goodToBad: 0.01, badToGood: 0.3, lossInBad: 1, lossInGood: 0 },
      { goodToBad: 0.05, badToGood: 0.1, lossInBad: 0.5, lossInGood: 0 },
      { goodToBad: 0.02, badToGood: 0.25, lossInBad: 0.8, lossInGood: 0.01 },
    ]) {
      const { counters, count } = measured({ burst }, { seed, count: 250_000 });
      const figures = burstFigures(burst);
      expectNear(counters.lost / count, figures.loss, 'loss', seed);
      expectNear(counters.lost / counters.bursts, figures.burstDatagrams, 'burst', seed);
    }
  });

  it.each(seeds)('delays as asked, by each distribution (seed %d)', (seed) => {
    // The deviation in jitters, as the table in jitter.ts says.
    const expected = { late: 0.2887, uniform: 0.5774, normal: 1, pareto: 0.82, paretonormal: 0.834 } as const;
    for (const [jitterDistribution, deviations] of Object.entries(expected)) {
      const result = measured(
        { delayMs: 100, jitterMs: 20, jitterDistribution: jitterDistribution as keyof typeof expected },
        { seed, count: 20_000 },
      );
      const { mean, deviation } = delaysOf(result);
      expectNear(mean, jitterDistribution === 'late' ? 110 : 100, `mean, ${jitterDistribution}`, seed);
      expectNear(deviation, deviations * 20, `deviation, ${jitterDistribution}`, seed);
      expectNear(result.counters.delayMs / result.counters.arrived, mean, 'counted delay', seed);
    }
  });

  it("has its delays where netem's tables have them", () => {
    // The values at 1, 10, 50, 90 and 99 % of pareto.dist, paretonormal.dist and normal.dist of iproute2 6.1, of 8,192 a jitter.
    const tables = {
      pareto: [-5426, -5072, -2622, 7141, 32767],
      paretonormal: [-8849, -6430, -1966, 7979, 29341],
      normal: [-19121, -10504, 0, 10495, 19064],
    } as const;
    for (const [name, values] of Object.entries(tables)) {
      const { delays } = delaysOf(
        measured(
          { delayMs: 1_000, jitterMs: 100, jitterDistribution: name as keyof typeof tables },
          { count: 40_000, everyMs: 5_000 },
        ),
      );
      const at = [0.01, 0.1, 0.5, 0.9, 0.99].map((part) => delays[Math.floor(part * delays.length)] ?? 0);
      for (const [index, value] of values.entries()) {
        const askedMs = 1_000 + (value / 8_192) * 100;
        expect(Math.abs((at[index] ?? 0) - askedMs), `${name} ${index}`).toBeLessThan(8);
      }
    }
  });

  it.each(seeds)('doubles, damages and reorders as asked (seed %d)', (seed) => {
    const { counters, count } = measured({ duplicate: 0.05, corrupt: 0.05 }, { seed });
    expectNear(counters.duplicated / count, 0.05, 'duplicates', seed);
    expectNear(counters.corrupted / counters.arrived, 0.05, 'damaged', seed);
    expect(counters.arrived).toBe(count + counters.duplicated);
    // Held back for up to 100 ms among datagrams of 1 ms: all but a hundredth are overtaken.
    const { counters: reordered } = measured({ reorder: 0.05, reorderMs: 100 }, { seed, everyMs: 1 });
    expectNear(reordered.reordered / count, 0.05 * 0.99, 'reordered', seed);
  });

  it('lets no more pass than its rate, and all of that', () => {
    // 8 bytes each millisecond are 64 kbit/s; half of that passes, the rest finds the queue full.
    const { arrivals, counters, count, seed } = measured(
      { rateBitsPerSecond: 32_000, queue: { type: 'packets', packets: 10 } },
      { everyMs: 1, count: 50_000 },
    );
    const lastMs = arrivals.at(-1)?.atMs ?? 0;
    expectNear((counters.arrivedBytes * 8_000) / lastMs, 32_000, 'rate', seed);
    expect(counters.arrived + counters.queueFull).toBe(count);
    // The queue of ten, of 2 ms each, is full: that is the delay.
    expectNear(counters.delayMs / counters.arrived, 20 + 1, 'delay', seed);
  });
});

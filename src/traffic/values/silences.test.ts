import { describe, expect, it } from 'vitest';
import { Silences } from './silences.js';

const second = 1_000_000;

function heardAt(...seconds: readonly number[]): Silences {
  const silences = new Silences();
  for (const at of seconds) silences.add(at * second);
  return silences;
}

describe('silences', () => {
  it('are times that are much longer than points are usually apart', () => {
    const silences = heardAt(0, 0.5, 1, 1.5, 4.5, 5, 5.5);
    expect(silences.between(0, 10 * second, 5.5 * second)).toEqual([
      { fromMicros: 1.5 * second, toMicros: 4.5 * second },
    ]);
  });

  it('are none where points are close, or come seldom from the first on', () => {
    expect(heardAt(0, 0.001, 0.002, 0.3).between(0, 10 * second, 0.3 * second)).toEqual([]);
    expect(heardAt(0, 60, 121, 180).between(0, 200 * second, 180 * second)).toEqual([]);
  });

  it('become the usual after three in a row', () => {
    const silences = heardAt(0, 0.1, 0.2, 10, 20, 30, 40, 50);
    expect(
      silences.between(0, 100 * second, 50 * second).map(({ fromMicros }) => fromMicros / second),
    ).toEqual([0.2, 10, 20]);
  });

  it('go on until something comes, and end with what is looked at', () => {
    const silences = heardAt(0, 1, 2);
    expect(silences.between(0, 100 * second, 4 * second)).toEqual([]);
    expect(silences.between(0, 100 * second, 12 * second)).toEqual([
      { fromMicros: 2 * second, toMicros: 12 * second },
    ]);
    expect(silences.between(0, 1 * second, 12 * second)).toEqual([]);
    expect(new Silences().between(0, second, second)).toEqual([]);
  });

  it('begin anew when a clock is set back, and the latest are kept', () => {
    expect(heardAt(100, 101, 5, 6, 7).between(0, 200 * second, 7 * second)).toEqual([]);
    const silences = heardAt(0, 0.1);
    let at = 0.1;
    for (let count = 0; count < 3_000; count += 1) {
      for (const seconds of [0.1, 0.1, 5]) {
        at += seconds;
        silences.add(at * second);
      }
    }
    expect(silences.between(0, at * second, at * second)).toHaveLength(1_024);
  });
});

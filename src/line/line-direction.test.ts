import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineConditions } from './conditions.js';
import { jitterDistributions } from './jitter.js';
import { LineDirection, type LineDirectionOptions } from './line-direction.js';
import { SeededRandom } from './seeded-random.js';

/** A direction and the datagrams that arrived. */
function directionOf(
  conditions: Partial<LineConditions>,
  { seed = 1, damage }: { readonly seed?: number; readonly damage?: LineDirectionOptions['damage'] } = {},
) {
  const arrived: Uint8Array[] = [];
  const direction = new LineDirection({
    conditions,
    random: new SeededRandom(seed),
    arrive: (datagram) => arrived.push(datagram),
    damage,
  });
  return { direction, arrived };
}

const firstsOf = (datagrams: readonly Uint8Array[]): readonly (number | undefined)[] =>
  datagrams.map((datagram) => datagram[0]);

describe('one direction of a line', () => {
  it('has no deadline while nothing is in flight, and that of the next datagram otherwise', () => {
    const { direction, arrived } = directionOf({ delayMs: 10 });
    expect(direction.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    direction.send(Uint8Array.of(1), 0);
    direction.send(Uint8Array.of(2), 5);
    expect(direction.deadlineMs).toBe(10);
    direction.deadlineReached(9.9);
    expect(arrived).toEqual([]);
    direction.deadlineReached(10);
    expect(firstsOf(arrived)).toEqual([1]);
    expect(direction.deadlineMs).toBe(15);
    direction.deadlineReached(100);
    expect(firstsOf(arrived)).toEqual([1, 2]);
    expect(direction.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('lets a held back datagram be overtaken, and delays nothing behind it', () => {
    const { direction, arrived } = directionOf({ delayMs: 10, loss: 0 });
    direction.sendHeldBack(Uint8Array.of(1), 30, 0);
    direction.send(Uint8Array.of(2), 1);
    direction.send(Uint8Array.of(3), 30);
    direction.deadlineReached(39);
    expect(firstsOf(arrived)).toEqual([2]);
    direction.deadlineReached(40);
    // Datagrams of one moment arrive in the order of their sends.
    expect(firstsOf(arrived)).toEqual([2, 1, 3]);
  });

  it('neither loses nor damages what is held back by hand', () => {
    const { direction, arrived } = directionOf({ loss: 1, corrupt: 1, duplicate: 1 });
    direction.sendHeldBack(Uint8Array.of(7), 5, 0);
    direction.send(Uint8Array.of(8), 0);
    direction.deadlineReached(1_000);
    expect(arrived).toEqual([Uint8Array.of(7)]);
  });

  it('copies what it borrows, held back or not, and each copy of a duplicate is one of its own', () => {
    const { direction, arrived } = directionOf({ duplicate: 1 });
    const borrowed = Uint8Array.of(1, 2);
    direction.send(borrowed, 0);
    direction.sendHeldBack(borrowed, 0, 0);
    borrowed.fill(9);
    direction.deadlineReached(10);
    expect(arrived).toEqual([Uint8Array.of(1, 2), Uint8Array.of(1, 2), Uint8Array.of(1, 2)]);
    expect(new Set(arrived.map(({ buffer }) => buffer)).size).toBe(3);
  });

  it('damages a copy of a datagram by a given function', () => {
    const { direction, arrived } = directionOf({ corrupt: 1 }, { damage: (copy) => copy.fill(0) });
    const borrowed = Uint8Array.of(1, 2, 3);
    direction.send(borrowed, 0);
    direction.deadlineReached(10);
    expect(arrived).toEqual([new Uint8Array(3)]);
    expect(borrowed).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('damages an empty datagram by nothing', () => {
    const { direction, arrived } = directionOf({ corrupt: 1 });
    direction.send(new Uint8Array(), 0);
    direction.deadlineReached(10);
    expect(arrived).toEqual([new Uint8Array()]);
  });

  it('does not affect datagrams in flight when the conditions change', () => {
    const { direction, arrived } = directionOf({ delayMs: 10 });
    direction.send(Uint8Array.of(1), 0);
    direction.change({ delayMs: 100, loss: 1 });
    expect(direction.conditions).toMatchObject({ delayMs: 100, loss: 1, duplicate: 0 });
    direction.send(Uint8Array.of(2), 0);
    direction.deadlineReached(10);
    expect(firstsOf(arrived)).toEqual([1]);
    expect(direction.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('loses and reorders none when its array is compacted', () => {
    const { direction, arrived } = directionOf({ delayMs: 3 });
    const count = 25_000;
    for (let number = 0; number < count; number += 1) {
      direction.send(Uint8Array.of(number >> 8, number), number);
      direction.deadlineReached(number);
    }
    expect(arrived).toHaveLength(count - 3);
    direction.deadlineReached(count + 3);
    const numbers = arrived.map(([high = 0, low = 0]) => high * 256 + low);
    expect(numbers).toEqual(Array.from({ length: count }, (_, number) => number));
  });

  it.each([1, 2, 3, 4, 5])('arrives in the order of its times, whatever it does (seed %d)', (seed) => {
    const conditions = { loss: 0.2, duplicate: 0.2, reorder: 0.3, corrupt: 0.2, delayMs: 7, jitterMs: 20 };
    const { direction, arrived } = directionOf(conditions, { seed });
    for (let number = 0; number < 200; number += 1) direction.send(Uint8Array.of(number), number);
    let beforeMs = 0;
    while (direction.deadlineMs < Number.POSITIVE_INFINITY) {
      const { deadlineMs } = direction;
      expect(deadlineMs).toBeGreaterThan(beforeMs);
      expect(deadlineMs).toBeGreaterThanOrEqual(conditions.delayMs);
      // At most the jitter and four delays beyond the delay, of the last one sent.
      expect(deadlineMs).toBeLessThanOrEqual(199 + 7 + 20 + 28);
      beforeMs = deadlineMs;
      direction.deadlineReached(deadlineMs);
    }
    expect(arrived.length).toBeGreaterThan(100);
    expect(arrived.length).toBeLessThan(300);
  });
});

describe('what a direction loses, and counts', () => {
  it('loses everything while it is out, and nothing that was on its way', () => {
    const { direction, arrived } = directionOf({ delayMs: 10 });
    direction.send(Uint8Array.of(1), 0);
    direction.change({ isOut: true });
    direction.send(Uint8Array.of(2), 1);
    direction.change({ isOut: false });
    direction.send(Uint8Array.of(3), 2);
    direction.deadlineReached(100);
    expect(firstsOf(arrived)).toEqual([1, 3]);
    expect(direction.counters).toMatchObject({ sent: 3, arrived: 2, outage: 1, lost: 0 });
  });

  it('loses what is larger than its MTU', () => {
    const { direction, arrived } = directionOf({ mtuBytes: 3 });
    direction.send(new Uint8Array(3), 0);
    direction.send(new Uint8Array(4), 0);
    direction.deadlineReached(100);
    expect(arrived).toHaveLength(1);
    expect(direction.counters.tooBig).toBe(1);
  });

  it('puts one datagram after the other on a line of limited rate, and loses what finds its queue full', () => {
    const { direction, arrived } = directionOf({
      delayMs: 5,
      rateBitsPerSecond: 8_000,
      queue: { type: 'bytes', bytes: 250 },
    });
    for (let number = 1; number <= 4; number += 1) direction.send(new Uint8Array(100).fill(number), 0);
    expect(direction.queuedAt(0)).toBe(2);
    expect(direction.deadlineMs).toBe(105);
    direction.deadlineReached(105);
    expect(direction.deadlineMs).toBe(205);
    direction.deadlineReached(205);
    expect(firstsOf(arrived)).toEqual([1, 2]);
    expect(direction.counters.queueFull).toBe(2);
    expect(direction.queuedAt(205)).toBe(0);
  });

  it('lets a datagram pass that is larger than the queue, when the line is free', () => {
    const { direction, arrived } = directionOf({
      rateBitsPerSecond: 8_000,
      queue: { type: 'bytes', bytes: 10 },
    });
    direction.send(new Uint8Array(100), 0);
    direction.deadlineReached(1_000);
    expect(arrived).toHaveLength(1);
  });

  it('has bounds on what is on its way', () => {
    const arrived: Uint8Array[] = [];
    const direction = new LineDirection({
      conditions: { delayMs: 1_000, duplicate: 1 },
      random: new SeededRandom(1),
      arrive: (datagram) => arrived.push(datagram),
      maxBytes: 1_000,
    });
    for (let number = 0; number < 50; number += 1) direction.send(new Uint8Array(100), number);
    direction.sendHeldBack(new Uint8Array(100), 10, 51);
    expect(direction.inFlight).toBe(10);
    direction.deadlineReached(5_000);
    expect(arrived).toHaveLength(10);
    expect(direction.counters).toMatchObject({ sent: 51, duplicated: 50, arrived: 10, queueFull: 91 });
  });

  it('holds back where there is no delay to take for a measure', () => {
    const { direction } = directionOf({ delayMs: 0, reorder: 1 });
    direction.send(Uint8Array.of(1), 0);
    expect(direction.deadlineMs).toBeGreaterThan(0);
    expect(direction.deadlineMs).toBeLessThanOrEqual(10);
  });

  it('tells what it did to which datagram, as it came and as it arrives, with what the sender gave along', () => {
    const told: string[] = [];
    const direction = new LineDirection<string>({
      conditions: { corrupt: 1, damage: { bits: 8, fromByte: 0, bytes: 1 } },
      random: new SeededRandom(1),
      arrive: (datagram, tag) => told.push(`${tag} arrives ${datagram[0]}`),
      faulted: (fault, datagram, tag, sent) => told.push(`${tag} ${fault} ${sent[0]} → ${datagram[0]}`),
    });
    // A Buffer, whose own slice shares its memory.
    direction.send(Buffer.of(0), 0, 'a');
    direction.change({ loss: 1 });
    direction.send(Uint8Array.of(7), 0, 'b');
    direction.deadlineReached(10);
    expect(told).toEqual(['a corrupted 0 → 255', 'b lost 7 → 7', 'a arrives 255']);
  });

  it('tells nothing of a datagram that has none of the bytes that it damages', () => {
    const { direction, arrived } = directionOf({
      corrupt: 1,
      damage: { bits: 1, fromByte: 4, bytes: 2 },
    });
    direction.send(new Uint8Array(4), 0);
    direction.send(new Uint8Array(), 0);
    direction.deadlineReached(10);
    expect(arrived).toHaveLength(2);
    expect(direction.counters.corrupted).toBe(0);
  });
});

/** Any conditions of datagrams. */
const anyConditions = fc.record({
  loss: fc.double({ min: 0, max: 0.5, noNaN: true }),
  burst: fc.option(
    fc.record({
      goodToBad: fc.constant(0.1),
      badToGood: fc.constant(0.4),
      lossInBad: fc.constant(0.9),
      lossInGood: fc.constant(0.01),
    }),
    { nil: undefined },
  ),
  duplicate: fc.constantFrom(0, 0.2, 1),
  corrupt: fc.constantFrom(0, 0.3),
  delayMs: fc.integer({ min: 0, max: 40 }),
  jitterMs: fc.integer({ min: 0, max: 60 }),
  jitterDistribution: fc.constantFrom(...jitterDistributions),
  rateBitsPerSecond: fc.constantFrom(2_400, 1e6, Number.POSITIVE_INFINITY),
  queue: fc.constantFrom({ type: 'packets', packets: 3 } as const, { type: 'bytes', bytes: 30 } as const),
  mtuBytes: fc.constantFrom(7, Number.POSITIVE_INFINITY),
});

describe('a direction under any conditions', () => {
  /** Sends numbered datagrams at times that never go back; what arrives, with its times. */
  const run = (conditions: Partial<LineConditions>, gapsMs: readonly number[], seed: number) => {
    const arrived: string[] = [];
    const numbers: number[] = [];
    let nowMs = 0;
    const direction = new LineDirection<number>({
      conditions,
      random: new SeededRandom(seed),
      arrive: (datagram, number = -1) => {
        arrived.push(`${nowMs} ${number} ${datagram.join(' ')}`);
        numbers.push(number);
      },
    });
    const deliver = (untilMs: number): void => {
      while (direction.deadlineMs <= untilMs) {
        expect(direction.deadlineMs).toBeGreaterThanOrEqual(nowMs);
        nowMs = direction.deadlineMs;
        direction.deadlineReached(nowMs);
      }
      nowMs = Math.max(nowMs, Math.min(untilMs, 1e9));
    };
    let sentMs = 0;
    for (const [number, gapMs] of gapsMs.entries()) {
      sentMs += gapMs;
      deliver(sentMs);
      direction.send(new Uint8Array(5 + (number % 4)).fill(number), sentMs, number);
    }
    deliver(Number.MAX_VALUE);
    return { arrived, numbers, counters: direction.counters };
  };
  const gaps = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 });

  it('creates nothing: what was sent and doubled has arrived or is counted as lost', () => {
    fc.assert(
      fc.property(
        anyConditions,
        fc.constantFrom(0, 0.3),
        gaps,
        fc.integer(),
        (given, reorder, times, seed) => {
          const { counters, numbers } = run({ ...given, reorder }, times, seed);
          expect(counters.sent).toBe(times.length);
          const { lost, queueFull, tooBig, duplicated, outage } = counters;
          expect(numbers).toHaveLength(counters.arrived);
          expect(counters.arrived + lost + queueFull + tooBig + outage).toBe(counters.sent + duplicated);
          for (const number of new Set(numbers)) {
            expect(numbers.filter((one) => one === number).length).toBeLessThanOrEqual(2);
          }
        },
      ),
    );
  });

  it('keeps the order unless reordering is asked for', () => {
    fc.assert(
      fc.property(anyConditions, gaps, fc.integer(), (given, times, seed) => {
        const { numbers, counters } = run(given, times, seed);
        expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
        expect(counters.reordered).toBe(0);
      }),
    );
  });

  it('does the same again from the same seed', () => {
    fc.assert(
      fc.property(anyConditions, gaps, fc.integer(), (given, times, seed) => {
        const conditions = { ...given, reorder: 0.2 };
        expect(run(conditions, times, seed)).toEqual(run(conditions, times, seed));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineConditions } from './conditions.js';
import { SeededRandom } from './seeded-random.js';
import { StreamDirection } from './stream-direction.js';

/** A direction, and what came out of it with its times. */
function streamOf(
  conditions: Partial<LineConditions>,
  { seed = 1, maxWaitingBytes }: { readonly seed?: number; readonly maxWaitingBytes?: number } = {},
) {
  const came: string[] = [];
  const bytes: number[] = [];
  let nowMs = 0;
  const direction = new StreamDirection({
    conditions,
    random: new SeededRandom(seed),
    maxWaitingBytes,
    arrive: (chunk) => {
      came.push(`${nowMs}: ${chunk.length}`);
      bytes.push(...chunk);
    },
    ended: () => came.push(`${nowMs}: end`),
    reset: () => came.push(`${nowMs}: reset`),
    roomOpened: () => came.push(`${nowMs}: room`),
  });
  const run = (untilMs = Number.MAX_VALUE): void => {
    while (direction.deadlineMs <= untilMs) {
      nowMs = Math.max(nowMs, direction.deadlineMs);
      direction.deadlineReached(nowMs);
    }
  };
  return { direction, came, bytes, run };
}

describe("one direction of a stream's line", () => {
  it('delays everything, and keeps the end behind the bytes', () => {
    const { direction, came, run } = streamOf({ delayMs: 20 });
    expect(direction.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    direction.send(new Uint8Array(5), 0);
    direction.send(new Uint8Array(3), 10);
    direction.finish(10);
    direction.send(new Uint8Array(9), 11);
    expect(direction.waitingBytes).toBe(8);
    run();
    expect(came).toEqual(['20: 5', '30: 3', '30: end']);
    expect(direction.waitingBytes).toBe(0);
  });

  it('lets bytes pass at its rate, by segments, so that nothing comes in one lump', () => {
    const { direction, came, run } = streamOf({ delayMs: 0, rateBitsPerSecond: 8 * 1_460 * 10 });
    direction.send(new Uint8Array(1_460 * 3 + 146), 0);
    run();
    expect(came).toEqual(['100: 1460', '200: 1460', '300: 1460', '310: 146']);
  });

  it('cuts chunks, with a gap between the pieces', () => {
    const { direction, came, run } = streamOf({ delayMs: 5, slice: { bytes: 4, gapMs: 10 } });
    direction.send(new Uint8Array(10), 0);
    run();
    expect(came).toEqual(['5: 4', '15: 4', '25: 2']);
    expect(direction.counters.sliced).toBe(3);
  });

  it('stalls, and nothing overtakes', () => {
    const { direction, came, run } = streamOf({ delayMs: 0, stall: { probability: 1, ms: 500 } });
    direction.send(new Uint8Array(1), 0);
    direction.send(new Uint8Array(2), 100);
    run();
    expect(came).toEqual(['500: 1', '1000: 2']);
    expect(direction.counters.stalled).toBe(2);
  });

  it('stops while the line is out, and brings what waits when it is back', () => {
    const { direction, came, run } = streamOf({ delayMs: 10 });
    direction.send(new Uint8Array(1), 0);
    direction.change({ isOut: true });
    expect(direction.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    direction.deadlineReached(1_000);
    direction.send(new Uint8Array(2), 1_000);
    expect(came).toEqual([]);
    direction.change({ isOut: false });
    direction.deadlineReached(3_000);
    run();
    expect(came.map((line) => line.split(': ')[1])).toEqual(['1', '2']);
  });

  it('is reset by chance, and nothing comes afterwards', () => {
    const { direction, came, run } = streamOf({ delayMs: 10, reset: 1 });
    direction.send(new Uint8Array(1), 0);
    direction.send(new Uint8Array(1), 1);
    direction.finish(2);
    run();
    expect(came).toEqual(['0: reset']);
    expect(direction.counters.resets).toBe(1);
  });

  it('is reset behind so many bytes, which still arrive', () => {
    const { direction, came, run } = streamOf({ delayMs: 0, resetAfterBytes: 6 });
    direction.send(new Uint8Array(4), 0);
    direction.send(new Uint8Array(4), 1);
    direction.finish(2);
    run();
    expect(came).toEqual(['0: 4', '1: 2', '1: reset']);
  });

  it('is full of many small pieces long before they are many bytes', () => {
    const { direction, came, bytes, run } = streamOf({ delayMs: 0, slice: { bytes: 1, gapMs: 1 } });
    direction.send(
      Uint8Array.from({ length: 16_383 }, (_, index) => index),
      0,
    );
    expect(direction.isFull).toBe(false);
    direction.send(Uint8Array.of(0xff), 0);
    expect(direction.isFull).toBe(true);
    run(8_190);
    expect(came.at(-1)).toBe('8190: 1');
    run(8_191);
    expect(came.slice(-2)).toEqual(['8191: 1', '8191: room']);
    run();
    expect(bytes).toEqual([...Array.from({ length: 16_383 }, (_, index) => index & 0xff), 0xff]);
  });

  it('is full from its bound on, and tells once that there is room', () => {
    const { direction, came, run } = streamOf({ delayMs: 10 }, { maxWaitingBytes: 100 });
    direction.send(new Uint8Array(60), 0);
    expect(direction.isFull).toBe(false);
    direction.send(new Uint8Array(60), 1);
    expect(direction.isFull).toBe(true);
    run();
    expect(came).toEqual(['10: 60', '11: 60', '11: room']);
  });

  it('damages bits, never the length', () => {
    const { direction, bytes, run } = streamOf({ corrupt: 1, damage: { bits: 3, fromByte: 1, bytes: 2 } });
    direction.send(new Uint8Array(4), 0);
    run();
    expect(bytes).toHaveLength(4);
    expect([bytes[0], bytes[3]]).toEqual([0, 0]);
    expect(bytes.join('')).not.toBe('0000');
  });

  it('tells nothing of a chunk that has none of the bytes that it damages', () => {
    const { direction, bytes, run } = streamOf({ corrupt: 1, damage: { bits: 1, fromByte: 4, bytes: 2 } });
    direction.send(new Uint8Array(4), 0);
    run();
    expect([bytes, direction.counters.corrupted]).toEqual([[0, 0, 0, 0], 0]);
  });

  it('tells what it damaged, as it came and as it arrives', () => {
    const told: string[] = [];
    const direction = new StreamDirection({
      conditions: { corrupt: 1, damage: { bits: 8, fromByte: 0, bytes: 1 } },
      random: new SeededRandom(1),
      arrive: (chunk) => told.push(`arrives ${chunk}`),
      ended: () => undefined,
      reset: () => undefined,
      faulted: (fault, chunk, sent) => told.push(`${fault} ${[...sent]} → ${chunk}`),
    });
    // A Buffer, whose own slice shares its memory.
    direction.send(Buffer.of(0, 1), 0);
    direction.deadlineReached(direction.deadlineMs);
    expect(told).toEqual(['corrupted 0,1 → 255,1', 'arrives 255,1']);
  });

  it('holds back what is sent from then on, beyond its delay, and what follows behind it', () => {
    const { direction, came, run } = streamOf({ delayMs: 20 });
    direction.send(new Uint8Array(1), 0);
    direction.holdBack(100, 5);
    direction.send(new Uint8Array(2), 5);
    direction.send(new Uint8Array(3), 10);
    run();
    direction.send(new Uint8Array(4), 200);
    run();
    expect(came).toEqual(['20: 1', '125: 2', '125: 3', '220: 4']);
  });

  it('forgets what is on its way when it is abandoned', () => {
    const { direction, came, run } = streamOf({ delayMs: 10 });
    direction.send(new Uint8Array(1), 0);
    direction.abandon();
    run();
    expect(came).toEqual([]);
    expect(direction.waitingBytes).toBe(0);
  });

  it('brings every byte once and in order, whatever its conditions and the chunks are', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { maxLength: 20 });
    const conditions = fc.record({
      delayMs: fc.integer({ min: 0, max: 50 }),
      jitterMs: fc.integer({ min: 0, max: 50 }),
      jitterDistribution: fc.constantFrom('late', 'uniform', 'normal', 'pareto', 'paretonormal' as const),
      rateBitsPerSecond: fc.constantFrom(9_600, 1_000_000, Number.POSITIVE_INFINITY),
      slice: fc.option(fc.record({ bytes: fc.integer({ min: 1, max: 900 }), gapMs: fc.nat(9) }), {
        nil: undefined,
      }),
      stall: fc.option(fc.record({ probability: fc.constant(0.3), ms: fc.nat(700) }), { nil: undefined }),
    });
    fc.assert(
      fc.property(chunks, conditions, fc.integer(), (sent, given, seed) => {
        const { direction, came, bytes, run } = streamOf(given, { seed });
        for (const [index, chunk] of sent.entries()) {
          run(index * 3);
          direction.send(chunk, index * 3);
        }
        direction.finish(sent.length * 3);
        run();
        expect(Uint8Array.from(bytes)).toEqual(Uint8Array.from(sent.flatMap((chunk) => [...chunk])));
        expect(came.at(-1)).toMatch(/: end$/);
        expect(direction.waitingBytes).toBe(0);
        const times = came.map((line) => Number.parseFloat(line));
        expect(times).toEqual(times.toSorted((one, other) => one - other));
      }),
      { numRuns: 60 },
    );
  });
});

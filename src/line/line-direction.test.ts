import { describe, expect, it } from 'vitest';
import type { LineConditions } from './conditions.js';
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

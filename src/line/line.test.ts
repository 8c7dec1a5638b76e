import { describe, expect, it } from 'vitest';
import type { LineConditions } from './conditions.js';
import { Line } from './line.js';
import { VirtualTime } from './virtual-time.js';

interface Arrival {
  readonly atMs: number;
  readonly number: number;
}

/** Sends numbered datagrams, one each millisecond; returns those that arrive, and those that come back. */
function exchange(
  conditions: { readonly there?: Partial<LineConditions>; readonly back?: Partial<LineConditions> },
  { seed = 7, count = 1_000 } = {},
) {
  const time = new VirtualTime();
  const there: Arrival[] = [];
  const back: Arrival[] = [];
  const numberOf = (datagram: Uint8Array): number => (datagram[0] ?? 0) * 256 + (datagram[1] ?? 0);
  const line: Line = new Line(
    seed,
    {
      conditions: conditions.there,
      arrive: (datagram) => {
        there.push({ atMs: time.nowMs, number: numberOf(datagram) });
        line.back.send(datagram, time.nowMs);
      },
    },
    {
      conditions: conditions.back,
      arrive: (datagram) => back.push({ atMs: time.nowMs, number: numberOf(datagram) }),
    },
  );
  let sent = 0;
  const sender = {
    get deadlineMs() {
      return sent < count ? sent : Number.POSITIVE_INFINITY;
    },
    deadlineReached: (nowMs: number) => {
      line.there.send(Uint8Array.of(sent >> 8, sent), nowMs);
      sent += 1;
    },
  };
  time.add(line, sender);
  time.run(() => false);
  return { there, back, line };
}

const numbersOf = (arrivals: readonly Arrival[]): readonly number[] => arrivals.map(({ number }) => number);
const inOrder = Array.from({ length: 1_000 }, (_, index) => index);

describe('a line', () => {
  it('brings everything once, in order, after its delay, when it is perfect', () => {
    const { there, back } = exchange({ there: { delayMs: 20 }, back: { delayMs: 5 } });
    expect(numbersOf(there)).toEqual(inOrder);
    expect(there.every(({ atMs, number }) => atMs === number + 20)).toBe(true);
    expect(back.every(({ atMs, number }) => atMs === number + 25)).toBe(true);
  });

  it('does the same again from the same seed, and another thing from another', () => {
    const conditions = {
      there: { loss: 0.1, duplicate: 0.1, reorder: 0.1, corrupt: 0.1, jitterMs: 9 },
      back: { loss: 0.3 },
    };
    const { there, back } = exchange(conditions, { seed: 4 });
    expect(exchange(conditions, { seed: 4 })).toMatchObject({ there, back });
    expect(numbersOf(exchange(conditions, { seed: 5 }).there)).not.toEqual(numbersOf(there));
  });

  it('loses in one direction as often as its conditions say, and nothing in the other', () => {
    const { there, back } = exchange({ there: { loss: 0.25 } });
    expect(there.length).toBeGreaterThan(650);
    expect(there.length).toBeLessThan(850);
    expect(numbersOf(back)).toEqual(numbersOf(there));
    const { there: all, back: some } = exchange({ back: { loss: 0.25 } });
    expect(all).toHaveLength(1_000);
    expect(some.length).toBeLessThan(850);
  });

  it('doubles what it doubles', () => {
    expect(numbersOf(exchange({ there: { duplicate: 1 } }, { count: 3 }).there)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('keeps the order under jitter, and breaks it only on purpose', () => {
    const { there } = exchange({ there: { delayMs: 5, jitterMs: 40 } });
    expect(numbersOf(there)).toEqual(inOrder);
    const { there: overtaken } = exchange({ there: { delayMs: 5, reorder: 0.2 } });
    expect(numbersOf(overtaken)).not.toEqual(inOrder);
    expect(numbersOf(overtaken).toSorted((one, other) => one - other)).toEqual(inOrder);
  });

  it('damages one bit of what it damages', () => {
    const { there } = exchange({ there: { corrupt: 1 } }, { count: 500 });
    for (const [index, { number }] of there.entries()) {
      const flipped = number ^ index;
      expect(flipped).toBeGreaterThan(0);
      expect(flipped & (flipped - 1)).toBe(0);
    }
  });

  it('copies what is sent, and never changes it', () => {
    const arrived: Uint8Array[] = [];
    const line = new Line(
      1,
      { conditions: { corrupt: 1 }, arrive: (datagram) => arrived.push(datagram) },
      { arrive: () => undefined },
    );
    const sent = Uint8Array.of(1, 2, 3);
    line.there.send(sent, 0);
    sent.fill(9);
    line.there.deadlineReached(1);
    expect(sent).toEqual(Uint8Array.of(9, 9, 9));
    expect(arrived[0]).not.toContain(9);
  });

  it('takes new conditions for what is sent from then on', () => {
    const { line } = exchange({}, { count: 1 });
    line.there.change({ loss: 1 });
    line.there.send(Uint8Array.of(1), 50);
    expect(line.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    line.there.change({ loss: 0, delayMs: 30 });
    line.there.send(Uint8Array.of(1), 50);
    expect(line.deadlineMs).toBe(80);
  });
});

describe('virtual time', () => {
  it('stops when its condition is met, and goes on from there', () => {
    const time = new VirtualTime();
    let woken = 0;
    const machine = {
      get deadlineMs() {
        return (woken + 1) * 10;
      },
      deadlineReached: () => {
        woken += 1;
      },
    };
    time.add(machine);
    time.run(() => woken === 3);
    expect([time.nowMs, woken]).toEqual([30, 3]);
    time.run(() => false, 25);
    expect([time.nowMs, woken]).toEqual([50, 5]);
  });
});

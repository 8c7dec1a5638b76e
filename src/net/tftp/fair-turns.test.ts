import { describe, expect, it } from 'vitest';
import { FairTurns } from './fair-turns.js';

/** A transfer whose datagrams cost `workMs` each. */
interface Worker {
  readonly name: string;
  readonly workMs: number;
}

/** Turns on a clock that the work itself moves on. */
class Desk {
  nowMs = 0;
  readonly served: { readonly name: string; readonly first: number; readonly atMs: number }[] = [];
  readonly #coming: (() => void)[] = [];
  readonly turns = new FairTurns<Worker>(
    ({ name, workMs }, bytes) => {
      this.nowMs += workMs;
      this.served.push({ name, first: bytes[0] ?? 0, atMs: this.nowMs });
    },
    { nowMs: () => this.nowMs, nextTurn: (turn) => this.#coming.push(turn) },
  );

  /** Runs one turn; false if none is due. */
  turn(): boolean {
    const next = this.#coming.shift();
    next?.();
    return next !== undefined;
  }
}

const busy = Array.from({ length: 60 }, (_, index) => ({ name: `busy${index}`, workMs: 1 }));
const datagram = (first: number, bytes = 4): Uint8Array => new Uint8Array(bytes).fill(first);

describe('turns', () => {
  it('are not waited for while there is time', () => {
    const desk = new Desk();
    const quick = { name: 'quick', workMs: 0.1 };
    for (let index = 0; index < 10; index += 1) desk.turns.received(quick, datagram(index));
    expect(desk.served.map(({ first }) => first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('come sooner to a transfer that has used little than to sixty busy ones', () => {
    const desk = new Desk();
    const small = { name: 'small', workMs: 0.1 };
    for (let round = 0; round < 4; round += 1)
      for (const one of busy) desk.turns.received(one, datagram(round));
    for (let round = 0; round < 20; round += 1) desk.turn();
    const waits: number[] = [];
    for (let step = 0; step < 5; step += 1) {
      const askedMs = desk.nowMs;
      desk.turns.received(small, datagram(step));
      while (desk.served.filter(({ name }) => name === 'small').length === step) desk.turn();
      waits.push((desk.served.findLast(({ name }) => name === 'small')?.atMs ?? 0) - askedMs);
    }
    expect(Math.max(...waits)).toBeLessThan(5);
    while (desk.turn());
    expect(desk.served).toHaveLength(4 * 60 + 5);
  });

  it('keep no busy transfer waiting for new ones', () => {
    const desk = new Desk();
    const [old = { name: '', workMs: 0 }] = busy;
    for (let index = 0; index < 100; index += 1) {
      desk.turns.received(old, datagram(index));
      desk.turn();
    }
    for (let index = 0; index < 6; index += 1)
      desk.turns.received({ name: 'filler', workMs: 1 }, datagram(0));
    desk.turns.received(old, datagram(200));
    const askedMs = desk.nowMs;
    for (let index = 0; desk.served.every(({ first }) => first !== 200); index += 1) {
      desk.turns.received({ name: `new${index}`, workMs: 1 }, datagram(0));
      desk.turn();
    }
    expect(desk.nowMs - askedMs).toBeLessThan(20);
  });

  it('keep the order of a transfer’s datagrams', () => {
    const desk = new Desk();
    for (let round = 0; round < 50; round += 1)
      for (const one of busy.slice(0, 3)) desk.turns.received(one, datagram(round));
    while (desk.turn());
    for (const { name } of busy.slice(0, 3)) {
      const order = desk.served.filter((one) => one.name === name).map(({ first }) => first);
      expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
    }
  });

  it('hold a bounded number of bytes, and drop what comes beyond', () => {
    const desk = new Desk();
    const [one = { name: '', workMs: 0 }] = busy;
    for (let index = 0; index < 1_000; index += 1) desk.turns.received(one, datagram(1, 65_000));
    while (desk.turn());
    expect(desk.served.length).toBeGreaterThan(200);
    expect(desk.served.length).toBeLessThan(300);
    desk.turns.received(one, datagram(9));
    expect(desk.served.at(-1)?.first).toBe(9);
  });
});

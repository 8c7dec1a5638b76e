// The count behind `npm run cluster-faults`: what it calls lost has to be lost.
import { expect, it } from 'vitest';
import { Ledger } from '../soak/cluster/ledger.mjs';

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

it('counts what is missing, there twice, behind a greater one, and never sent', () => {
  const ledger = new Ledger();
  expect([ledger.send(6), ledger.send(4)]).toEqual([1, 7]);
  ledger.take(10, 0);
  expect(ledger.count(numbers(1, 10))).toEqual({
    ...{ sent: 10, found: 10, lost: 0, unwritten: 0, doubled: 0, disordered: 0, unknown: 0 },
  });
  expect(ledger.count([1, 2, 2, 5, 4, 4, 11])).toEqual({
    ...{ sent: 10, found: 4, lost: 6, unwritten: 0, doubled: 2, disordered: 2, unknown: 1 },
  });
});

it('calls missing numbers unwritten only behind what was safely taken before an end', () => {
  const ledger = new Ledger();
  ledger.send(100);
  for (const upTo of numbers(1, 90)) ledger.take(upTo, 10 * upTo);
  // At 900 ms 90 are taken, and 70 were 200 ms before.
  expect(ledger.takenBefore(200, 900)).toBe(70);
  ledger.breakOff(ledger.takenBefore(200, 900), 900);
  expect(ledger.send(50)).toBe(101);
  ledger.take(150, 2_000);
  expect(ledger.count([...numbers(1, 75), ...numbers(101, 150)])).toMatchObject({ lost: 0, unwritten: 25 });
  expect(ledger.count([...numbers(1, 69), ...numbers(101, 150)])).toMatchObject({ lost: 1, unwritten: 30 });
  expect(ledger.count([...numbers(1, 75), ...numbers(102, 150)])).toMatchObject({ lost: 1, unwritten: 25 });
});

it('excuses no number twice, whatever ends follow each other', () => {
  const ledger = new Ledger();
  ledger.send(10);
  ledger.take(4, 0);
  ledger.breakOff(4, 1_000);
  ledger.breakOff(ledger.takenBefore(200, 1_050), 1_050);
  ledger.send(10);
  ledger.take(20, 1_100);
  expect(ledger.count([...numbers(1, 4), ...numbers(11, 20)])).toMatchObject({ lost: 0, unwritten: 6 });
  expect(ledger.count([...numbers(1, 3), ...numbers(12, 20)])).toMatchObject({ lost: 2, unwritten: 6 });
});

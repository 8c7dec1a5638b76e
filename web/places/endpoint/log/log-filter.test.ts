import { describe, expect, it } from 'vitest';
import type { EndpointEvent } from './log-entry.js';
import { LogFilter } from './log-filter.js';
import { MessageLog } from './message-log.js';

const received = (sequence: number): EndpointEvent => ({
  type: 'received',
  endpoint: 'e1',
  sequence,
  timeMicros: sequence,
  peer: '10.0.0.1:1',
  connection: 1,
  bytes: Uint8Array.of(sequence % 256),
});

const page = (from: number, to: number, hasMore = true) => ({
  events: Array.from({ length: to - from + 1 }, (_, index) => received(from + index)),
  runs: [],
  gaps: [],
  annotations: [],
  hasMore,
});

const never = (): boolean => false;
const sequenceOf = (event: object): number => ('sequence' in event ? Number(event.sequence) : 0);

/** Hides the even numbers by rule 0, and what is left of those by three by rule 1. */
const hiding = {
  rules: 2,
  ruleOf: ({ event }: { event: object }) => {
    const sequence = sequenceOf(event);
    return sequence % 2 === 0 ? 0 : sequence % 3 === 0 ? 1 : undefined;
  },
};

function sequencesOf(filter: LogFilter, log: MessageLog): readonly number[] {
  return Array.from({ length: filter.size }, (_, index) =>
    sequenceOf(log.at(filter.numberAt(index) ?? 0)?.event ?? {}),
  );
}

describe('what is hidden in a log', () => {
  it('is counted by rule as it comes and goes', () => {
    const log = new MessageLog(undefined, 10);
    const filter = new LogFilter(log, undefined, hiding);
    for (let sequence = 1; sequence <= 9; sequence += 1) log.add(received(sequence));
    filter.advance(never);
    expect(sequencesOf(filter, log)).toEqual([1, 5, 7]);
    expect([filter.hidden, filter.hiddenBy(0), filter.hiddenBy(1)]).toEqual([6, 4, 2]);
    for (let sequence = 10; sequence <= 14; sequence += 1) log.add(received(sequence));
    filter.advance(never);
    expect(sequencesOf(filter, log)).toEqual([5, 7, 11, 13]);
    expect([filter.hidden, filter.hiddenBy(0), filter.hiddenBy(1)]).toEqual([6, 5, 1]);
  });

  it('is counted among what a filter selects', () => {
    const log = new MessageLog();
    for (let sequence = 1; sequence <= 12; sequence += 1) log.add(received(sequence));
    const filter = new LogFilter(log, ({ event }) => sequenceOf(event) > 6, hiding);
    filter.advance(never);
    expect(sequencesOf(filter, log)).toEqual([7, 11]);
    expect(filter.hidden).toBe(4);
    expect([filter.above, filter.below]).toEqual([0, 0]);
  });

  it('is looked for once in what the record has above, and in what is read below again', () => {
    const log = new MessageLog(undefined, 20);
    for (let sequence = 101; sequence <= 110; sequence += 1) log.add(received(sequence));
    log.weave(page(101, 110), 1);
    const looked: number[] = [];
    const filter = new LogFilter(log, undefined, {
      rules: 2,
      ruleOf: (entry) => {
        looked.push(sequenceOf(entry.event));
        return hiding.ruleOf(entry);
      },
    });
    filter.advance(never);
    expect(looked.splice(0)).toHaveLength(10);
    log.prepend(page(91, 100), 1);
    expect(filter.isBehind).toBe(true);
    filter.advance(never);
    expect(looked.splice(0)).toEqual([100, 99, 98, 97, 96, 95, 94, 93, 92, 91]);
    expect(sequencesOf(filter, log)).toEqual([91, 95, 97, 101, 103, 107, 109]);
    expect(filter.above).toBe(log.above);
    // The log is full: what is put above goes at the end.
    log.prepend(page(81, 90), 1);
    filter.advance(never);
    expect(looked.splice(0)).toHaveLength(10);
    expect(sequencesOf(filter, log)).toEqual([83, 85, 89, 91, 95, 97]);
    expect(filter.hidden).toBe(14);
    log.append(page(101, 105));
    filter.advance(never);
    expect(looked.splice(0)).toEqual([101, 102, 103, 104, 105]);
    expect(sequencesOf(filter, log)).toEqual([89, 91, 95, 97, 101, 103]);
    expect(filter.hidden + filter.size).toBe(log.size);
    log.show(page(41, 50), log.first - 60);
    filter.advance(never);
    expect(sequencesOf(filter, log)).toEqual([41, 43, 47, 49]);
  });

  it('leaves each line its place among those that the record has', () => {
    const log = new MessageLog(undefined, 20);
    for (let sequence = 101; sequence <= 110; sequence += 1) log.add(received(sequence));
    log.weave(page(101, 110), 1);
    const filter = new LogFilter(log, undefined, hiding);
    filter.advance(never);
    const { first, above } = log;
    expect(above).toBeGreaterThan(0);
    expect([-above, -1, 0, 2].map((index) => filter.numberBeside(index))).toEqual([
      first - above,
      first - 1,
      first,
      first + 6,
    ]);
    expect([first - above, first - 1, first, first + 1, first + 6].map((one) => filter.placeOf(one))).toEqual(
      [-above, -1, 0, 1, 2],
    );
  });

  it('is counted right over a million messages, a slice at a time', () => {
    const log = new MessageLog();
    const filter = new LogFilter(log, undefined, hiding);
    let slices = 0;
    for (let sequence = 1; sequence <= 1_000_000; sequence += 1) {
      log.add(received(sequence));
      if (sequence % 5_000 === 0)
        while (filter.isBehind) {
          filter.advance(() => true);
          slices += 1;
        }
    }
    // The newest 100,000 are here.
    expect([filter.size + filter.hidden, filter.hiddenBy(0)]).toEqual([100_000, 50_000]);
    expect(slices).toBeGreaterThan(15_000);
  });
});

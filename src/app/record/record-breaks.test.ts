import { expect, it } from 'vitest';
import type { RecordMissing } from '../../operations/record.js';
import { RecordBreaks } from './record-breaks.js';

const event = (sequence: number) => ({ sequence, timeMicros: sequence * 10 });
const gap = (from: number, to: number, more: Partial<RecordMissing> = {}): RecordMissing => ({
  ...{ from, to, count: to - from + 1, reason: 'off' },
  ...more,
});
const run = (begunMicros: number, endedMicros: number, first: number) => ({
  ...{ begunMicros, endedMicros, first },
});

it('tells once, before the next event, what is not in the record, joined by whose it was and why', () => {
  const breaks = new RecordBreaks(0);
  breaks.learn({
    runs: [],
    gaps: [
      gap(2, 3),
      gap(4, 5),
      gap(6, 6, { reason: 'disk' }),
      gap(7, 8, { reason: 'disk', endpoint: 'e1' }),
    ],
  });
  expect(breaks.before(event(1))).toEqual([]);
  const told = { type: 'notRecorded', timeMicros: 90 };
  expect(breaks.before(event(9))).toEqual([
    { ...told, count: 4, reason: 'off', endpoint: undefined },
    { ...told, count: 1, reason: 'disk', endpoint: undefined },
    { ...told, count: 2, reason: 'disk', endpoint: 'e1' },
  ]);
  // The next page says again what lies before its events.
  breaks.learn({ runs: [], gaps: [gap(7, 8), gap(10, 10)] });
  expect(breaks.before(event(11))).toMatchObject([{ count: 1 }]);
  expect(breaks.before(event(12))).toEqual([]);
});

it('tells each time in which the program was not running, in its place among what is missing', () => {
  const breaks = new RecordBreaks(0);
  breaks.learn({ runs: [run(0, 30, 1), run(40, 50, 4), run(60, 65, 4)], gaps: [gap(2, 3)] });
  expect(breaks.before(event(1))).toEqual([]);
  expect(breaks.before(event(4))).toMatchObject([
    { type: 'notRecorded', count: 2 },
    { type: 'notRunning', fromMicros: 30, timeMicros: 40 },
    { type: 'notRunning', fromMicros: 50, timeMicros: 60 },
  ]);
  breaks.learn({ runs: [run(60, 65, 4), run(70, 80, 6)], gaps: [] });
  expect(breaks.before(event(5))).toEqual([]);
  expect(breaks.before(event(6))).toEqual([{ type: 'notRunning', fromMicros: 65, timeMicros: 70 }]);
});

it('tells nothing of what lies before the event that is begun behind', () => {
  const breaks = new RecordBreaks(6);
  breaks.learn({ runs: [run(0, 10, 1), run(20, 30, 6), run(40, 50, 7)], gaps: [gap(3, 4)] });
  expect(breaks.before(event(7))).toEqual([{ type: 'notRunning', fromMicros: 30, timeMicros: 40 }]);
});

import { expect, it } from 'vitest';
import type { RecordReport } from '../../../../src/operations/record.js';
import { missingMessage } from './missing-message.js';

const record: RecordReport = {
  ...{ state: 'recording', file: 'record.sqlite', bytes: 1, events: 80, first: 20, last: 100 },
  limits: { days: 30, bytes: 2 ** 31 },
};

it.each([
  [19, 'older'],
  [20, 'gone'],
  [100, 'gone'],
  [101, 'later'],
] as const)('message %i is missing from a record of 20 to 100 as one that is %s', (sequence, why) => {
  expect(missingMessage(sequence, record)).toEqual({ sequence, why });
});

it('a message is missing where no record is kept', () => {
  expect(missingMessage(50, { ...record, state: 'unavailable' })).toEqual({
    sequence: 50,
    why: 'unrecorded',
  });
});

import { expect, it } from 'vitest';
import { repeatBounds } from '../../../../src/operations/bounds.js';
import { type RepeatSettings, repeatDraftOf, repeatOf } from './repeat-draft.js';

const set: RepeatSettings = { repeatMs: 250, repeatCount: 7 };

it.each<RepeatSettings>([set, { repeatMs: 1_000, repeatCount: 'endless' }])(
  '%j is shown as it is set',
  (settings) => {
    expect(repeatOf(repeatDraftOf(settings), settings)).toEqual(settings);
  },
);

it.each([
  ['500', 500],
  ['', set.repeatMs],
  ['-', set.repeatMs],
  ['0', repeatBounds.minMs],
  ['1e99', repeatBounds.maxMs],
  ['99.6', 100],
])('an interval of %j is %d ms', (everyMs, repeatMs) => {
  expect(repeatOf({ everyMs, times: '' }, set).repeatMs).toBe(repeatMs);
});

it.each([
  ['', 'endless'],
  ['3', 3],
  ['0', 1],
  ['-', 1],
  ['1e99', repeatBounds.maxCount],
] as const)('times of %j are %s', (times, repeatCount) => {
  expect(repeatOf({ everyMs: '', times }, set).repeatCount).toBe(repeatCount);
});

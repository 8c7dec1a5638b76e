import { expect, it } from 'vitest';
import { received } from '../../../test/records.js';
import { LostEvents } from './lost-events.js';

it('says of each endpoint what was lost and why, with what was missing anyway', () => {
  const lost = new LostEvents();
  expect(lost.gaps).toEqual([]);
  lost.add(
    {
      events: [received(3, 'a'), received(4, 'b', { endpoint: 'e2' })],
      gaps: [{ type: 'gap', from: 1, to: 2, endpoint: 'e1', count: 2 }],
    },
    [{ from: 5, to: 6, count: 2, endpoint: 'quiet', reason: 'off' }],
    6,
  );
  lost.add(
    { events: [received(7, 'c')], gaps: [] },
    [{ from: 8, to: 8, count: 1, endpoint: 'quiet', reason: 'off' }],
    9,
  );
  expect(lost.last).toBe(9);
  expect(lost.gaps).toEqual([
    { from: 3, to: 7, count: 2, endpoint: 'e1', reason: 'disk' },
    { from: 4, to: 4, count: 1, endpoint: 'e2', reason: 'disk' },
    { from: 1, to: 2, count: 2, endpoint: 'e1', reason: 'queue' },
    { from: 5, to: 8, count: 3, endpoint: 'quiet', reason: 'off' },
  ]);
});

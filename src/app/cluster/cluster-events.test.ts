import { expect, it } from 'vitest';
import { facts, received } from '../../../test/records.js';
import { ClusterEvents } from './cluster-events.js';

it('names the node of each event, reads it by what its endpoint was then, and tells what is missing in its place', () => {
  const found = new ClusterEvents().of({
    ...{ stream: 9, node: 'room1', record: 'r' },
    events: [received(1, 'a'), received(4, 'b'), received(5, 'c', { endpoint: 'e2' })],
    sources: [
      { ...facts('e1', { label: 'press', encoding: 'gbk', local: '10.0.0.1:7' }), from: 1 },
      { ...facts('e1', { label: 'oven' }), from: 3 },
    ],
    missing: [
      { from: 2, to: 3, count: 2, reason: 'queue' },
      { from: 6, to: 6, count: 1, reason: 'disk' },
    ],
  });
  expect(
    found.map(({ endpoint, item, missing }) => [
      ...[endpoint, item.event.endpoint, item.endpoint.name, item.endpoint.encoding, item.endpoint.local],
      missing.map(({ count }) => count),
    ]),
  ).toEqual([
    ['e1', 'room1/e1', 'room1/press', 'gbk', '10.0.0.1:7', []],
    ['e1', 'room1/e1', 'room1/oven', 'utf-8', undefined, [2]],
    ['e2', 'room1/e2', 'room1/e2', 'utf-8', undefined, []],
  ]);
});

it('tells what a batch without events says is missing before the next event of its record, once', () => {
  const events = new ClusterEvents();
  const batch = (stream: number, from: number, record = 'r') => ({
    ...{ stream, node: 'room1', record, sources: [], missing: [] },
    events: [received(from, 'a'), received(from + 1, 'b')],
  });
  const missingIn = (found: Parameters<ClusterEvents['of']>[0]): readonly (readonly number[])[] =>
    events.of(found).map(({ missing }) => missing.map(({ count }) => count));
  expect(missingIn(batch(1, 1))).toEqual([[], []]);
  const lost = [{ from: 3, to: 9, count: 7, reason: 'disk' as const }];
  expect(missingIn({ ...batch(2, 3), events: [], missing: lost })).toEqual([]);
  expect(missingIn(batch(3, 20, 'other'))).toEqual([[], []]);
  expect(missingIn(batch(4, 10))).toEqual([[7], []]);
  expect(missingIn(batch(5, 12))).toEqual([[], []]);
});

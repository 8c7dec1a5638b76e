import { expect, it } from 'vitest';
import { RoundTrips } from './round-trips.js';

it('has figures of the durations, the latest hundred thousand at most', () => {
  const trips = new RoundTrips();
  expect([trips.figure('rtt'), trips.figure('rtt.count'), trips.figure('rtt.p101')]).toEqual([
    undefined,
    0,
    undefined,
  ]);
  for (const ms of [30, 10, 20]) trips.add(ms);
  const names = [
    'rtt',
    'rtt.last',
    'rtt.min',
    'rtt.max',
    'rtt.mean',
    'rtt.p50',
    'rtt.p34',
    'rtt.p99',
    'rtt.p1',
    'rtt.count',
  ];
  expect(names.map((name) => trips.figure(name))).toEqual([20, 20, 10, 30, 20, 20, 20, 30, 10, 3]);
  for (let ms = 0; ms < 100_000; ms += 1) trips.add(ms);
  expect([trips.figure('rtt.count'), trips.figure('rtt.max')]).toEqual([50_003, 99_999]);
});

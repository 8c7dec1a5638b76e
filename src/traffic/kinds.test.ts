import { expect, it } from 'vitest';
import { isTransferEvent, kinds, trafficEventTypes } from './kinds.js';

it('has a code of its own for every kind', () => {
  const codes = trafficEventTypes.map((type) => kinds[type].code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.every((code) => Number.isInteger(code) && code > 0 && code < 128)).toBe(true);
});

it('knows what is about a transfer by the table', () => {
  expect(trafficEventTypes.filter((type) => isTransferEvent({ type }))).toEqual([
    'transferStarted',
    'transferProgressed',
    'transferFinished',
  ]);
  expect(isTransferEvent({ type: 'gap' })).toBe(false);
});

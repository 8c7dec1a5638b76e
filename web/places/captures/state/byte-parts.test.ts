import { expect, it } from 'vitest';
import type { DissectedLayer } from '../../../../src/capture/dissected-packet.js';
import { bytePartsOf, partAt } from './byte-parts.js';

const layer = (protocol: string, offset: number, length: number): DissectedLayer => ({
  protocol,
  offset,
  length,
  fields: [],
  fault: undefined,
});
const own = [layer('frame', 0, 60), layer('ip', 14, 46), layer('tcp', 34, 26)];

it('is one part of a packet that completes nothing', () => {
  expect(bytePartsOf({ bytes: new Uint8Array(60), capturedBytes: 60, layers: own })).toEqual([
    { isOwn: true, start: 0, end: 60 },
  ]);
});

it('is a part more for each message that a packet completes, with what is carried in it', () => {
  const layers = [...own, layer('udp', 60, 100), layer('tftp', 68, 92), layer('http', 160, 40)];
  const parts = bytePartsOf({ bytes: new Uint8Array(210), capturedBytes: 60, layers });
  expect(parts).toEqual([
    { isOwn: true, start: 0, end: 60 },
    { isOwn: false, start: 60, end: 160 },
    { isOwn: false, start: 160, end: 210 },
  ]);
  expect([0, 59, 60, 170, 999].map((offset) => partAt(parts, offset))).toEqual([0, 0, 1, 2, 0]);
});

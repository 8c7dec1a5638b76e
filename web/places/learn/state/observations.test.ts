import { expect, it } from 'vitest';
import { failure } from '../../../../src/errors/error.js';
import type { LessonObservation } from '../../../../src/operations/lesson-observations.js';
import { hex } from '../../../../test/dissected.js';
import { observationsOf } from './observations.js';

const called = { type: 'called', atMs: 1, end: 'client', id: 1, call: 'send' } as const;

it.each<[LessonObservation, object]>([
  [
    { ...called, data: 'Mw==' },
    { ...called, bytes: hex('33') },
  ],
  [
    { ...called, call: 'recv', maxBytes: 8 },
    { ...called, call: 'recv', maxBytes: 8 },
  ],
  [
    { ...called, call: 'connect', address: '127.0.0.1:7007' },
    { ...called, call: 'connect', address: '127.0.0.1:7007' },
  ],
  [
    { ...called, type: 'returned', call: 'recvfrom', data: '', lostBytes: 2 },
    { ...called, type: 'returned', call: 'recvfrom', result: { ok: true, bytes: hex(''), lostBytes: 2 } },
  ],
  [
    { ...called, type: 'returned', call: 'connect', failure: failure('CONNECTION_REFUSED') },
    {
      ...{ ...called, type: 'returned', call: 'connect' },
      result: { ok: false, failure: failure('CONNECTION_REFUSED') },
    },
  ],
  [
    { type: 'settled', atMs: 2, message: 1, direction: 'up', data: 'AQ==', as: 'lost' },
    { type: 'settled', atMs: 2, message: 1, direction: 'up', bytes: hex('01'), as: 'lost' },
  ],
  [
    { type: 'packet', atMs: 3, from: 'client', to: 'relay', row: 'SYN' },
    { type: 'packet', atMs: 3, from: 'client', to: 'relay', row: 'SYN', payload: hex('') },
  ],
  [
    { type: 'recorded', atMs: 3, direction: 'up', atSeconds: 1.5, row: 'DHCP Discover', data: 'AQ==' },
    {
      ...{ type: 'recorded', atMs: 3, direction: 'up', atSeconds: 1.5, row: 'DHCP Discover' },
      payload: hex('01'),
    },
  ],
  [
    {
      type: 'sockets',
      atMs: 4,
      sockets: [{ end: 'server', state: 'LISTEN', unread: 0, waiting: 1, pid: 7 }],
    },
    {
      ...{ type: 'sockets', atMs: 4 },
      sockets: [
        {
          ...{ end: 'server', state: 'LISTEN', local: undefined, peer: undefined },
          ...{ unread: 0, waiting: 1, pid: 7 },
        },
      ],
    },
  ],
])('%j', (told, observation) => {
  expect(observationsOf([told])).toEqual([observation]);
});

it('leaves out what lacks a part', () => {
  expect(
    observationsOf([
      { type: 'called', atMs: 0 },
      { type: 'held', atMs: 0, message: 1 },
    ]),
  ).toEqual([]);
});

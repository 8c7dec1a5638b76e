import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/bytes/utf8.js';
import type { BenchSpec } from '../../../../src/lesson/lesson.js';
import type { Observation, Observed } from '../../../../src/lesson/observation.js';
import { heldBytes, lessonRows, rowInView, rowKeys, socketAt, waitingCalls } from './lesson-rows.js';

const tcp: BenchSpec = { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' };
const relayed: BenchSpec = { protocol: 'udp', ends: ['client', 'server'], wire: 'relay' };
const text = encodeUtf8('23.5\n');

function seen(...observed: readonly Observed[]): readonly Observation[] {
  return observed.map((one, index) => ({ ...one, atMs: index }));
}

describe('the rows of a ladder', () => {
  it('have a call beside the packet that it caused', () => {
    const rows = lessonRows(
      tcp,
      seen(
        { type: 'called', end: 'client', id: 1, call: 'send', bytes: text },
        { type: 'returned', end: 'client', id: 1, call: 'send', result: { ok: true } },
      ),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      atMs: 0,
      left: { call: 'send' },
      arrow: { basis: 'inferred' },
      bytes: text,
    });
  });

  it('have the first packet of a handshake beside its call, and the others below', () => {
    const rows = lessonRows(
      tcp,
      seen(
        { type: 'called', end: 'client', id: 1, call: 'connect' },
        { type: 'returned', end: 'client', id: 1, call: 'connect', result: { ok: true } },
      ),
    );
    expect(rows.map(({ left, arrow }) => [left?.is, arrow?.label])).toEqual([
      ['called', 'SYN'],
      [undefined, 'SYN, ACK'],
      [undefined, 'ACK'],
      ['returned', undefined],
    ]);
  });

  it('have a captured packet beside the call that sent it, and none beside a call that waits', () => {
    const packet = { type: 'packet', row: '5 B', payload: text } as const;
    const rows = lessonRows(
      tcp,
      seen(
        { type: 'called', end: 'server', id: 1, call: 'recv', maxBytes: 8 },
        { ...packet, from: 'server', to: 'client' },
        { type: 'called', end: 'client', id: 2, call: 'send', bytes: text },
        { ...packet, from: 'client', to: 'server' },
      ),
    );
    expect(rows.map(({ left, right, arrow }) => [left?.call, right?.call, arrow?.from])).toEqual([
      [undefined, 'recv', undefined],
      [undefined, undefined, 'right'],
      ['send', undefined, 'left'],
    ]);
  });

  it('say which calls a program waits in still', () => {
    const rows = lessonRows(
      tcp,
      seen(
        { type: 'called', end: 'server', id: 1, call: 'recv', maxBytes: 8 },
        { type: 'returned', end: 'server', id: 1, call: 'recv', result: { ok: true, bytes: text } },
        { type: 'called', end: 'server', id: 2, call: 'recv', maxBytes: 8 },
      ),
    );
    expect(rows.map(({ right }) => right?.waits)).toEqual([false, false, true]);
    expect(rowInView(rows)).toBe(1);
  });

  it('begin with what the relay holds in view', () => {
    const observations = seen(
      { type: 'passed', direction: 'up', bytes: text },
      { type: 'held', message: 1, direction: 'up', bytes: text },
      { type: 'passed', direction: 'down', bytes: text },
    );
    expect(rowInView(lessonRows(relayed, observations))).toBe(1);
    expect(heldBytes(observations)).toBe(5);
    const after = [
      ...observations,
      { type: 'settled', message: 1, direction: 'up', bytes: text, as: 'lost', atMs: 9 } as const,
    ];
    expect(heldBytes(after)).toBe(0);
    expect(rowInView(lessonRows(relayed, []))).toBe(-1);
  });
});

it('gives packets of a recording the times of the recording', () => {
  const packet = { type: 'recorded', direction: 'up', row: 'DHCP Discover', payload: text } as const;
  const rows = lessonRows(relayed, seen({ ...packet, atSeconds: 0 }, { ...packet, atSeconds: 1.5 }));
  expect(rows.map(({ recordedSeconds }) => recordedSeconds)).toEqual([0, 1.5]);
});

it('knows the calls that have not returned, and the latest look at a socket', () => {
  const server = {
    end: 'server',
    state: 'LISTEN',
    local: '127.0.0.1:7',
    peer: undefined,
    unread: 0,
    waiting: 0,
    pid: undefined,
  } as const;
  const observations = seen(
    { type: 'called', end: 'server', id: 1, call: 'accept' },
    { type: 'called', end: 'client', id: 2, call: 'connect' },
    { type: 'returned', end: 'client', id: 2, call: 'connect', result: { ok: true } },
    { type: 'sockets', sockets: [] },
    { type: 'sockets', sockets: [server] },
  );
  expect(waitingCalls(observations)).toEqual([{ end: 'server', call: 'accept', maxBytes: undefined }]);
  expect(socketAt(observations, 'server')).toEqual(server);
  expect(socketAt(observations, 'client')).toBeUndefined();
});

it('keeps the key of a row when a packet that comes late stands before it, or beside it', () => {
  const calls = seen(
    { type: 'called', end: 'client', id: 1, call: 'send', bytes: text },
    { type: 'called', end: 'client', id: 2, call: 'send', bytes: text },
    { type: 'called', end: 'client', id: 3, call: 'recv', maxBytes: 8 },
  );
  const packet = {
    type: 'packet',
    from: 'client',
    to: 'server',
    row: '5 B',
    payload: text,
    atMs: 0,
  } as const;
  const answer = { ...packet, from: 'server', to: 'client', atMs: 1.5 } as const;
  const before = rowKeys(lessonRows(tcp, calls));
  const after = rowKeys(lessonRows(tcp, [...calls, packet, answer]));
  expect(new Set(after).size).toBe(4);
  expect(after.filter((key) => before.includes(key))).toEqual(before);
});

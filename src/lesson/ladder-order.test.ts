import { describe, expect, it } from 'vitest';
import { ladderRows } from './ladder.js';
import { causalOrder } from './ladder-order.js';
import type { BenchSpec } from './lesson.js';
import { textBytes } from './lessons/writing.js';
import type { Observation } from './observation.js';

const tcp: BenchSpec = { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' };
const relayed: BenchSpec = { protocol: 'udp', ends: ['client', 'server'], wire: 'relay' };
const ok = { ok: true } as const;
const text = textBytes('23.5');
const none = new Uint8Array();

/** Rows with their times in short. */
function ordered(bench: BenchSpec, ...observed: readonly Observation[]): readonly string[] {
  return ladderRows(bench, observed).map(({ atMs, left, right, arrow }) => {
    const note = left ?? right;
    if (note !== undefined) return `${atMs} ${note.end} ${note.is} ${note.call}`;
    return `${atMs} ${arrow?.from === 'left' ? '>' : '<'} ${arrow?.label} ${arrow?.fate} ${arrow?.reach}`;
  });
}

describe('rows whose clocks differ', () => {
  it('stand behind what they follow from: a call, its packet, the relay’s hold', () => {
    expect(
      ordered(
        relayed,
        { type: 'held', message: 1, direction: 'up', bytes: text, atMs: 10 },
        { type: 'called', end: 'client', id: 1, call: 'sendto', bytes: text, atMs: 10.4 },
        { type: 'returned', end: 'client', id: 1, call: 'sendto', result: ok, atMs: 10.5 },
        { type: 'packet', from: 'client', to: 'relay', row: '4 B', payload: text, atMs: 10.2 },
      ),
    ).toEqual(['10.4 client called sendto', '10.4 > 4 B arrived left', '10.4 > 4 B held right']);
  });

  it('keep a read behind the packet that brought it, through the relay as well', () => {
    expect(
      ordered(
        relayed,
        { type: 'called', end: 'client', id: 1, call: 'sendto', bytes: text, atMs: 1 },
        {
          ...{ type: 'returned', end: 'server', id: 2, call: 'recvfrom', atMs: 2 },
          result: { ok: true, bytes: text },
        },
        { type: 'packet', from: 'client', to: 'relay', row: '4 B', payload: text, atMs: 1.5 },
        { type: 'packet', from: 'relay', to: 'server', row: '4 B', payload: text, atMs: 2.3 },
      ),
    ).toEqual([
      '1 client called sendto',
      '1.5 > 4 B arrived left',
      '2.3 > 4 B arrived right',
      '2.3 server returned recvfrom',
    ]);
  });

  it('keep a handshake between its calls, and the end behind the one that made it', () => {
    expect(
      ordered(
        tcp,
        { type: 'packet', from: 'client', to: 'server', row: 'SYN', payload: none, atMs: 0.8 },
        { type: 'called', end: 'client', id: 1, call: 'connect', atMs: 1 },
        { type: 'returned', end: 'client', id: 1, call: 'connect', result: ok, atMs: 1.1 },
        { type: 'packet', from: 'server', to: 'client', row: 'SYN, ACK', payload: none, atMs: 1.2 },
        { type: 'packet', from: 'client', to: 'server', row: 'FIN, ACK', payload: none, atMs: 1.8 },
        { type: 'called', end: 'client', id: 2, call: 'shutdown', atMs: 2 },
        { type: 'called', end: 'client', id: 3, call: 'close', atMs: 3 },
        {
          ...{ type: 'returned', end: 'server', id: 4, call: 'recv', atMs: 1.9 },
          result: { ok: true, bytes: none },
        },
      ),
    ).toEqual([
      '1 client called connect',
      '1 > SYN arrived whole',
      '1.2 < SYN, ACK arrived whole',
      '1.2 client returned connect',
      '2 client called shutdown',
      '2 > FIN, ACK arrived whole',
      '2 server returned recv',
      '3 client called close',
    ]);
  });

  it('tell the first of two equal messages from the second', () => {
    const call = (id: number, atMs: number): Observation => ({
      ...{ type: 'called', end: 'client', id, call: 'send', bytes: text, atMs },
    });
    const packet = (atMs: number): Observation => ({
      ...{ type: 'packet', from: 'client', to: 'server', row: '4 B', payload: text, atMs },
    });
    expect(ordered(tcp, call(1, 1), call(2, 3), packet(0.9), packet(2.9))).toEqual([
      '1 client called send',
      '1 > 4 B arrived whole',
      '3 client called send',
      '3 > 4 B arrived whole',
    ]);
  });

  it('follow from nothing that is further away than clocks differ', () => {
    expect(
      ordered(
        tcp,
        { type: 'packet', from: 'client', to: 'server', row: '4 B', payload: text, atMs: 1 },
        { type: 'called', end: 'client', id: 1, call: 'send', bytes: text, atMs: 60 },
      ),
    ).toEqual(['1 > 4 B arrived whole', '60 client called send']);
  });
});

it('keeps rows of one time in the order in which they came', () => {
  const rows = ladderRows(tcp, [
    { type: 'recorded', direction: 'down', atSeconds: 1, row: 'one', payload: none, atMs: 5 },
    { type: 'recorded', direction: 'down', atSeconds: 1, row: 'two', payload: none, atMs: 5 },
  ]);
  expect(causalOrder(rows)).toEqual(rows);
});

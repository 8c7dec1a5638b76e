import { describe, expect, it } from 'vitest';
import { ladderRows } from './ladder.js';
import type { BenchSpec } from './lesson.js';
import { textBytes } from './lessons/writing.js';
import type { Observation, Observed } from './observation.js';

const tcp: BenchSpec = { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' };
const throughRelay: BenchSpec = { ...tcp, wire: 'relay' };
const tftp: BenchSpec = { protocol: 'tftp', ends: ['client', 'server'], wire: 'relay' };
const ok = { ok: true } as const;

/** Rows in short: `client connect`, `> SYN inferred`. */
function shortRows(bench: BenchSpec, ...observed: readonly Observed[]): readonly string[] {
  const timed = observed.map((one, atMs): Observation => ({ ...one, atMs }));
  return ladderRows(bench, timed).map(({ left, right, arrow }) => {
    const note = left ?? right;
    if (note !== undefined) return `${note.end} ${note.is} ${note.call}`;
    if (arrow === undefined) return '';
    const { from, reach, label, fate, basis } = arrow;
    return `${from === 'left' ? '>' : '<'} ${label} ${fate} ${basis}${reach === 'whole' ? '' : ` ${reach}`}`;
  });
}

describe('the ladder of a bench', () => {
  it('has the handshake that must have been for connect to return', () => {
    expect(
      shortRows(
        tcp,
        { type: 'called', end: 'client', id: 1, call: 'connect' },
        { type: 'returned', end: 'server', id: 2, call: 'accept', result: ok },
        { type: 'returned', end: 'client', id: 1, call: 'connect', result: ok },
      ),
    ).toEqual([
      'client called connect',
      '> SYN arrived inferred',
      '< SYN, ACK arrived inferred',
      '> ACK arrived inferred',
      'server returned accept',
      'client returned connect',
    ]);
  });

  it('has a reset where nobody listens', () => {
    const failure = { code: 'CONNECTION_REFUSED', fault: 'peer', params: {} } as const;
    expect(
      shortRows(
        tcp,
        { type: 'called', end: 'client', id: 1, call: 'connect' },
        { type: 'returned', end: 'client', id: 1, call: 'connect', result: { ok: false, failure } },
      ),
    ).toEqual([
      'client called connect',
      '> SYN arrived inferred',
      '< RST, ACK arrived inferred',
      'client returned connect',
    ]);
  });

  it('infers what was sent, and each end once', () => {
    expect(
      shortRows(
        tcp,
        { type: 'called', end: 'client', id: 1, call: 'send', bytes: textBytes('23.5\n') },
        { type: 'returned', end: 'client', id: 1, call: 'send', result: ok },
        { type: 'called', end: 'client', id: 2, call: 'shutdown' },
        { type: 'returned', end: 'client', id: 2, call: 'shutdown', result: ok },
        { type: 'called', end: 'client', id: 3, call: 'close' },
        { type: 'returned', end: 'client', id: 3, call: 'close', result: ok },
      ),
    ).toEqual([
      'client called send',
      '> 5 B arrived inferred',
      'client called shutdown',
      '> FIN arrived inferred',
      'client called close',
    ]);
  });

  it('has what the relay has in hand, once where it went on, and where it was lost', () => {
    const data = Uint8Array.of(0, 3, 0, 1, 65, 66);
    const ack = Uint8Array.of(0, 4, 0, 1);
    expect(
      shortRows(
        tftp,
        { type: 'held', message: 1, direction: 'down', bytes: data },
        { type: 'settled', message: 1, direction: 'down', bytes: data, as: 'doubled' },
        { type: 'held', message: 2, direction: 'up', bytes: ack },
        { type: 'settled', message: 2, direction: 'up', bytes: ack, as: 'lost' },
        { type: 'held', message: 3, direction: 'up', bytes: ack },
      ),
    ).toEqual([
      '< DATA 1  2 B arrived relayed',
      '< DATA 1  2 B arrived relayed',
      '> ACK 1 lost relayed',
      '> ACK 1 held relayed',
    ]);
  });

  it('draws a handshake with the relay as far as the relay', () => {
    expect(
      shortRows(
        throughRelay,
        { type: 'called', end: 'client', id: 1, call: 'connect' },
        { type: 'returned', end: 'client', id: 1, call: 'connect', result: ok },
      ).slice(1, 2),
    ).toEqual(['> SYN arrived inferred left']);
  });

  it('ends at the relay where packets were captured up to there', () => {
    const ack = Uint8Array.of(0, 4, 0, 1);
    expect(
      shortRows(
        tftp,
        { type: 'packet', from: 'client', to: 'relay', row: 'ACK 1', payload: ack },
        { type: 'held', message: 1, direction: 'up', bytes: ack },
        { type: 'settled', message: 1, direction: 'up', bytes: ack, as: 'lost' },
      ),
    ).toEqual(['> ACK 1 arrived captured left', '> ACK 1 lost relayed right']);
  });

  it('infers nothing where packets were captured', () => {
    expect(
      shortRows(
        tcp,
        { type: 'called', end: 'client', id: 1, call: 'connect' },
        { type: 'packet', from: 'client', to: 'server', row: '[SYN] Seq=0', payload: new Uint8Array() },
        { type: 'returned', end: 'client', id: 1, call: 'connect', result: ok },
      ),
    ).toEqual(['client called connect', '> [SYN] Seq=0 arrived captured', 'client returned connect']);
  });
});

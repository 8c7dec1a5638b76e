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

  it('draws the other half of it before the accept that has waited for it, or behind the first half', () => {
    const connected: readonly Observed[] = [
      { type: 'called', end: 'client', id: 1, call: 'connect' },
      { type: 'returned', end: 'client', id: 1, call: 'connect', result: ok },
    ];
    const accepting: Observed = { type: 'called', end: 'server', id: 2, call: 'accept' };
    const accepted: Observed = { type: 'returned', end: 'server', id: 2, call: 'accept', result: ok };
    const half = (reach: string) => [
      `> SYN arrived inferred ${reach}`,
      `< SYN, ACK arrived inferred ${reach}`,
      `> ACK arrived inferred ${reach}`,
    ];
    const [calls, returns] = ['client called connect', 'client returned connect'];
    expect(shortRows(throughRelay, accepting, ...connected, accepted)).toEqual([
      ...['server called accept', calls, ...half('left'), returns],
      ...[...half('right'), 'server returned accept'],
    ]);
    expect(
      shortRows(throughRelay, accepting, ...connected.slice(0, 1), accepted, ...connected.slice(1)),
    ).toEqual([
      ...['server called accept', calls, ...half('left')],
      ...[...half('right'), 'server returned accept', returns],
    ]);
    expect(shortRows(throughRelay, ...connected, accepting, accepted)).toEqual([
      ...[calls, ...half('left'), ...half('right'), returns],
      ...['server called accept', 'server returned accept'],
    ]);
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

  it('has the end of each connection of a program, a reset where bytes were unread, and none where there was no connection', () => {
    const closed = (id: number, ended?: 'reset' | 'none'): readonly Observed[] => [
      { type: 'called', end: 'server', id, call: 'close' },
      {
        ...{ type: 'returned', end: 'server', id, call: 'close' },
        result: { ok: true, ...(ended !== undefined && { ended }) },
      },
    ];
    const accepted = (id: number): readonly Observed[] => [
      { type: 'called', end: 'server', id, call: 'accept' },
      { type: 'returned', end: 'server', id, call: 'accept', result: ok },
    ];
    const rows = shortRows(
      tcp,
      ...accepted(1),
      ...closed(2),
      ...accepted(3),
      ...closed(4, 'reset'),
      ...closed(5, 'none'),
    );
    expect(rows.filter((row) => !row.startsWith('server'))).toEqual([
      '< FIN arrived inferred',
      '< RST arrived inferred',
    ]);
  });

  it('has one reset, before the call that is told of it', () => {
    const failure = { code: 'CONNECTION_RESET', fault: 'peer', params: {} } as const;
    const failing = (id: number): readonly Observed[] => [
      { type: 'called', end: 'client', id, call: 'send', bytes: textBytes('a') },
      { type: 'returned', end: 'client', id, call: 'send', result: { ok: false, failure } },
    ];
    expect(shortRows(tcp, ...failing(1), ...failing(2))).toEqual([
      '< RST arrived inferred',
      'client called send',
      'client returned send',
      'client called send',
      'client returned send',
    ]);
  });

  it('has no handshake of UDP, but what was sent past the relay, and the message that told of a closed port', () => {
    const failure = { code: 'CONNECTION_REFUSED', fault: 'peer', params: {} } as const;
    const udp: BenchSpec = { ...throughRelay, protocol: 'udp' };
    const aside = { isAside: true } as const;
    expect(
      shortRows(
        udp,
        { type: 'called', end: 'client2', id: 1, call: 'connect', ...aside },
        { type: 'returned', end: 'client2', id: 1, call: 'connect', result: ok },
        { type: 'called', end: 'client2', id: 2, call: 'sendto', bytes: textBytes('a'), ...aside },
        { type: 'returned', end: 'client2', id: 2, call: 'sendto', result: ok },
        { type: 'called', end: 'client2', id: 3, call: 'recvfrom', ...aside },
        { type: 'returned', end: 'client2', id: 3, call: 'recvfrom', result: { ok: false, failure } },
      ),
    ).toEqual([
      'client2 called connect',
      'client2 returned connect',
      'client2 called sendto',
      '> 1 B arrived inferred',
      'client2 called recvfrom',
      '< ICMP: port unreachable arrived inferred',
      'client2 returned recvfrom',
    ]);
  });

  it('says of recorded packets that they are, and draws a second worker at the side of the server', () => {
    expect(
      shortRows(
        tcp,
        { type: 'recorded', direction: 'down', atSeconds: 1, row: 'DHCP Offer', payload: new Uint8Array() },
        { type: 'called', end: 'server2', id: 1, call: 'send', bytes: textBytes('a') },
        { type: 'returned', end: 'server2', id: 1, call: 'send', result: ok },
      ),
    ).toEqual(['< DHCP Offer arrived recorded', 'server2 called send', '< 1 B arrived inferred']);
  });
});

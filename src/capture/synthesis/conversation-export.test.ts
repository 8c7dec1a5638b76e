import { describe, expect, it } from 'vitest';
import { readAll } from '../../../test/capture-files.js';
import { TestCapture, valuesOf } from '../../../test/dissected.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { linkType } from '../link-type.js';
import { ConversationExport, type ConversationItem } from './conversation-export.js';

const listener = { kind: 'tcp-listen', local: '0.0.0.0:7777', reachable: ['10.0.0.9:7777'] };
const client = { kind: 'tcp-connect', local: undefined, reachable: [] };
const socket = { kind: 'udp', local: '10.0.0.9:9', reachable: [] };
const happened = { endpoint: 'e1', timeMicros: 1_800_000_000_123_456, peer: '10.0.0.1:40000' };
const ofPeer = { ...happened, connection: 1 };
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

const connected: ConversationItem = { endpoint: listener, event: { ...ofPeer, type: 'connected' } };
const hello: ConversationItem = {
  endpoint: listener,
  event: { ...ofPeer, type: 'received', bytes: text('hello') },
};
const closed = (reason: string): ConversationItem => ({
  endpoint: listener,
  event: { ...ofPeer, type: 'closed', reason },
});

function fileOf(...items: readonly ConversationItem[]): Uint8Array {
  const writer = new ConversationExport('Breakoutbox 1');
  return joinBytes([writer.begin(), ...items.map((item) => writer.item(item)), writer.end()]);
}

/** Rows of the packets of a file: ends, flags, numbers and payload bytes. */
function rowsOf(file: Uint8Array): readonly string[] {
  const read = readAll(file);
  expect(read.fault).toBeUndefined();
  const capture = new TestCapture(linkType.raw);
  return read.packets.map(({ hex }) => {
    const packet = Buffer.from(hex, 'hex');
    const layers = capture.layers(packet);
    expect(layers.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    const carried = layers.find(({ protocol }) => protocol === 'tcp' || protocol === 'udp');
    if (carried === undefined) return expect.fail('no transport');
    const values = valuesOf(carried, packet);
    if (carried.protocol === 'udp') return `${values['udp.srcport']} ${values['udp.length']}`;
    const flags = Number(values['tcp.flags']);
    const names = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'].filter((_, bit) => (flags & (1 << bit)) !== 0);
    return `${values['tcp.srcport']} ${names.join(' ')} ${values['tcp.seq_raw']} ${values['tcp.len']}`;
  });
}

describe('an export of conversations', () => {
  it('has the handshake, the payloads and the end of a connection, at their times', () => {
    const file = fileOf(connected, hello, closed('peer'));
    expect(rowsOf(file)).toEqual([
      ...['40000 SYN 0 0', '7777 SYN ACK 0 0', '40000 ACK 1 0'],
      ...['40000 PSH ACK 1 5', '7777 ACK 1 0'],
      ...['40000 FIN ACK 6 0', '7777 ACK 1 0', '7777 FIN ACK 1 0', '40000 ACK 7 0'],
    ]);
    const { packets, blocks } = readAll(file);
    expect(new Set(packets.map(({ seconds, nanoseconds }) => `${seconds} ${nanoseconds}`))).toEqual(
      new Set(['1800000000 123456000']),
    );
    expect(blocks.at(-1)).toMatchObject({ type: 'statistics', receivedPackets: 9n, droppedPackets: 0n });
  });

  it.each([
    ['local', ['7777 FIN ACK 1 0', '40000 ACK 6 0', '40000 FIN ACK 6 0', '7777 ACK 2 0']],
    ['reset', ['40000 RST ACK 6 0']],
    ['backlog', ['7777 RST ACK 1 0']],
    ['worker-lost', ['7777 RST ACK 1 0']],
  ])('ends a connection as it ended: %s', (reason, rows) => {
    expect(rowsOf(fileOf(hello, closed(reason))).slice(2)).toEqual(rows);
  });

  it('is opened by this side where that is the client, from a port that is its own', () => {
    const opened = [1, 2].map((connection) => ({
      endpoint: client,
      event: { ...happened, connection, type: 'connected' },
    }));
    expect(rowsOf(fileOf(...opened)).filter((row) => row.includes('SYN '))).toEqual([
      '49152 SYN 0 0',
      '40000 SYN ACK 0 0',
      `49153 SYN ${0x9e37_79b1} 0`,
      `40000 SYN ACK ${0x9e37_79b1} 0`,
    ]);
  });

  it('goes on with a connection whose beginning is not recorded', () => {
    expect(rowsOf(fileOf(hello))).toEqual(['40000 PSH ACK 1 5', '7777 ACK 1 0']);
  });

  it('has packets of an Ethernet for peers elsewhere, and larger ones for those on this machine', () => {
    const long = (peer: string): ConversationItem => ({
      endpoint: listener,
      event: { ...ofPeer, peer, type: 'received', bytes: new Uint8Array(3_000) },
    });
    const lengths = (peer: string): readonly string[] =>
      rowsOf(fileOf(long(peer))).flatMap((row) => /^40000.* (\d+)$/.exec(row)?.[1] ?? []);
    expect(lengths('10.0.0.1:40000')).toEqual(['1460', '1460', '80']);
    expect(lengths('[2001:db8::1]:40000')).toEqual(['1440', '1440', '120']);
    expect(lengths('127.0.0.1:40000')).toEqual(['3000']);
  });

  it('has a message to several peers once for each, in its connection', () => {
    const other = {
      endpoint: listener,
      event: { ...happened, ...{ connection: 2, peer: '10.0.0.2:40001' } },
    };
    const both: ConversationItem = {
      endpoint: listener,
      event: { ...ofPeer, type: 'sent', bytes: text('all') },
      others: [{ peer: '10.0.0.2:40001', connection: 2 }],
    };
    const rows = rowsOf(fileOf(connected, { ...other, event: { ...other.event, type: 'connected' } }, both));
    expect(rows.filter((row) => row.endsWith(' 3'))).toHaveLength(2);
    expect(rows.filter((row) => row.includes('SYN'))).toHaveLength(4);
  });

  it('has datagrams, and tags and notes as comments on the first packet', () => {
    const datagram: ConversationItem = {
      endpoint: socket,
      event: { ...happened, type: 'received', bytes: text('ping') },
      tags: ['door'],
      note: 'it\u202e was\x1b open',
    };
    const file = fileOf(datagram, { ...datagram, event: { ...datagram.event, type: 'sent' }, tags: [] });
    expect(rowsOf(file)).toEqual(['40000 12', '9 12']);
    expect(Buffer.from(file).toString()).toContain('#door  it\\u{202E} was\\x1B open');
  });

  it('counts what no packet can be made of', () => {
    const event = { ...happened, type: 'received', bytes: text('x') };
    const file = fileOf(
      { endpoint: socket, event: { ...event, peer: 'nobody' } },
      { endpoint: { ...socket, kind: 'tftp-server' }, event },
      { endpoint: socket, event: { ...happened, type: 'transferFinished', bytes: 7 } },
      { endpoint: socket, event: { ...event, timeMicros: -5 } },
    );
    expect(readAll(file).blocks.at(-1)).toMatchObject({ receivedPackets: 1n, droppedPackets: 2n });
  });
});

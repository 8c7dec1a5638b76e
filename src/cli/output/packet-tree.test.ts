import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { datagram, pcapFile } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import { type DissectedPacket, dissectCapture } from '../../app/capture/dissect-capture.js';
import { packetJson } from './packet-json.js';
import { packetTree } from './packet-tree.js';

async function dissected(bytes: Uint8Array): Promise<DissectedPacket> {
  for await (const packet of dissectCapture(Readable.from([pcapFile([{ bytes }])]))) return packet;
  return expect.fail('no packet');
}

const hostile = datagram(4003, 69, bytesOf('\0\x01a\x1b[2J\0octet\0blksize\x008\0blksize\x009'));

describe('a packet for people', () => {
  it('has a line for each field, with the name of its value and what it is for, and the fault of its layer', async () => {
    const tree = packetTree(await dissected(hostile), 'en');
    expect(tree).toContain(
      '\n  udp  41 B\n    udp.srcport: 4003  — the port of the sender, where an answer goes\n',
    );
    expect(tree).toContain('\n    tftp.opcode: 1 (Read Request)  — the kind of packet');
    expect(tree).toContain(
      '\n    tftp.option  — an option and its value (RFC 2347)\n      tftp.option.name: blksize  —',
    );
    expect(tree).toContain('\n    ✗ tftp.option.value: the text has no NUL at its end (@');
  });

  it('is escaped', async () => {
    expect(packetTree(await dissected(hostile), 'en')).not.toContain('\x1b');
  });

  it('speaks Chinese', async () => {
    expect(packetTree(await dissected(hostile), 'zh-CN')).toContain('\n    udp.dstport: 69  — 目的端口\n');
  });

  it('shows the beginning of many bytes', async () => {
    const tree = packetTree(await dissected(datagram(1, 2, new Uint8Array(1_000).fill(0xab))), 'en');
    expect(tree).toContain(`\n    data.data: ${'ab'.repeat(32)}… (1000 B)  —`);
  });
});

describe('a packet as JSON', () => {
  it('has the columns and the fields of each layer, a list where one occurs several times', async () => {
    const json = packetJson(await dissected(hostile));
    expect(json).not.toContain('\x1b');
    const packet = JSON.parse(json);
    expect(packet).toMatchObject({
      time: '2023-11-14T22:13:20.000000Z',
      type: 'packet',
      number: 1,
      interface: 0,
      bytes: hostile.length,
      captured: hostile.length,
      source: '10.0.0.1',
      destination: '10.0.0.2',
      protocol: 'TFTP',
    });
    expect(packet.layers.at(-1)).toMatchObject({
      protocol: 'tftp',
      offset: 42,
      bytes: 33,
      fields: {
        'tftp.opcode': 1,
        'tftp.option.name': ['blksize', 'blksize'],
        'tftp.option.value': ['8', '9'],
      },
      fault: {
        code: 'TEXT_UNTERMINATED',
        field: 'tftp.option.value',
        message: 'the text has no NUL at its end',
      },
    });
    expect(packet.layers.at(-1).fields).not.toHaveProperty(['tftp.option']);
  });
});

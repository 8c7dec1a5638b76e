import { describe, expect, it } from 'vitest';
import { expectBounded, hex, segment, TestCapture, u16 } from '../../../test/dissected.js';
import { bytesOf } from '../../../test/tftp-packets.js';
import type { Codec } from '../codec.js';
import { createCodecTables } from '../codec-tables.js';
import { dataCodec } from '../data.js';
import { FrameCodec } from '../frame.js';
import { Ipv4Codec } from '../ip/ipv4.js';
import { EthernetCodec } from '../link/ethernet.js';
import { LlcCodec } from '../link/llc.js';
import { UdpConversations } from '../udp/udp-conversations.js';
import { TcpCodec } from './tcp.js';

const reset = 0x04;

/** A protocol at `port`, and elsewhere known by the byte it begins with. */
function protocol(name: string, port: number, first: number): Codec {
  return {
    ...dataCodec,
    protocol: name,
    carriers: [{ table: 'tcpPort', number: port }],
    looksLike: (bytes, from) => bytes[from] === first,
  } as Codec;
}

/** A capture that knows one protocol at port 7001, and one at port 7002. */
function testCapture(): TestCapture {
  const tables = createCodecTables();
  const frame = new FrameCodec(tables.linkType);
  const tcp = new TcpCodec(tables.tcpPort);
  const link = new EthernetCodec(tables.etherType, new LlcCodec(tables.etherType));
  const all = [
    frame,
    link,
    new Ipv4Codec(tables.ipProtocol),
    tcp,
    protocol('one', 7_001, 0x31),
    protocol('two', 7_002, 0x32),
  ];
  for (const codec of all) for (const { table, number } of codec.carriers) tables[table].add(number, codec);
  return new TestCapture(1, { frame, tcp: tcp.analysis, udp: new UdpConversations(), all });
}

/** The protocol that a segment's payload is read as; `undefined` if it is read as none. */
function carried(capture: TestCapture, source: number, destination: number, payload: string, sequence = 1) {
  const draft = { sequence, acknowledgment: 1, payload: hex(payload) };
  return capture.walk(segment(source, destination, draft)).codec(4)?.protocol;
}

describe('the payload of a segment', () => {
  it.each([
    [7_001, 40_000, 'one'],
    [40_000, 7_001, 'one'],
    [7_002, 7_001, 'one'],
    [7_001, 7_002, 'one'],
    [7_002, 40_000, 'two'],
    [40_000, 40_001, 'data'],
  ])('from port %i to port %i is %s', (source, destination, name) => {
    expect(carried(testCapture(), source, destination, '00')).toBe(name);
  });

  it('between other ports is what it looks like, also where the rest of the stream looks like nothing', () => {
    const capture = testCapture();
    expect(carried(capture, 40_000, 40_001, '3200', 1)).toBe('two');
    expect(carried(capture, 40_000, 40_001, '0000', 3)).toBe('two');
    expect(carried(capture, 40_000, 40_002, '0000', 3)).toBe('data');
  });

  it('is not read where it comes with a reset or was seen before', () => {
    const capture = testCapture();
    const payload = hex('31');
    expect(capture.walk(segment(1, 2, { flags: reset, payload })).layerCount).toBe(4);
    expect(carried(capture, 40_000, 7_001, '31')).toBe('one');
    expect(carried(capture, 40_000, 7_001, '31')).toBeUndefined();
  });
});

describe('what has come of messages', () => {
  const fin = 0x11;

  it.each([
    ['a reset from its sender', { flags: reset }],
    ['the end of its stream', { flags: fin, sequence: 101, acknowledgment: 1 }],
  ])('is forgotten with %s', (_, draft) => {
    const capture = new TestCapture();
    const head = bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'.padEnd(100, 'x'));
    capture.walk(segment(80, 40_000, { sequence: 1, acknowledgment: 1, payload: head }));
    const { conversation } = capture.protocols.tcp;
    expect(conversation.higher.pending?.isEmpty ?? conversation.lower.pending?.isEmpty).toBe(false);
    capture.walk(segment(80, 40_000, draft));
    for (const { pending } of [conversation.lower, conversation.higher])
      expect(pending?.isEmpty ?? true).toBe(true);
  });
});

describe('a header', () => {
  it('that was cut off before its ports leaves the row to the layer outside', () => {
    const frame = segment(1, 2, {});
    const capture = new TestCapture();
    expect(capture.words(frame.subarray(0, 37), frame.length)).toMatch(/^IPv4 54 /);
    expect(capture.words(frame.subarray(0, 40), frame.length)).toMatch(/^TCP 54 1 → 2\b.*limited/);
  });

  it('whose length is less than a header has, or more than the packet, carries nothing', () => {
    for (const words of [4, 15]) {
      const frame = segment(1, 7_001, { payload: hex('31') });
      frame.set(u16((words << 12) | 0x10), 46);
      expect(testCapture().walk(frame).layerCount).toBe(4);
    }
  });

  it('is bounded wherever it is cut off', () => {
    expectBounded(segment(1, 7_001, { options: hex('020405b4 01030307'), payload: hex('3132') }));
  });
});

import { describe, expect, it } from 'vitest';
import { answeringSegment, hex, joined, segment, TestCapture, u16 } from '../../../test/dissected.js';
import { SeededRandom } from '../../line/seeded-random.js';
import type { Codec } from '../codec.js';
import { createCodecTables } from '../codec-tables.js';
import { dataCodec } from '../data.js';
import { FrameCodec } from '../frame.js';
import { Ipv4Codec } from '../ip/ipv4.js';
import { EthernetCodec } from '../link/ethernet.js';
import { LlcCodec } from '../link/llc.js';
import type { Packet } from '../packet.js';
import { UdpConversations } from '../udp/udp-conversations.js';
import { TcpCodec } from './tcp.js';

const port = 7_000;
const seed = 20_261_127;

/** Messages of a length in 2 bytes and as many bytes. */
const messages = {
  ...dataCodec,
  protocol: 'test',
  carriers: [{ table: 'tcpPort', number: port }],
  next: () => undefined,
  label: () => 'TEST',
  info: (packet, layer, line) => {
    line.ascii(packet.isSibling(layer) ? ', ' : '');
    line.decimal(packet.wireEnd(layer) - packet.start(layer));
  },
  messageBytes: (bytes, from, end) =>
    end - from < 2 ? 0 : 2 + (bytes[from] ?? 0) * 256 + (bytes[from + 1] ?? 0),
} satisfies Codec as Codec;

/** A capture in which port 7000 speaks such messages. */
function testCapture(codec = messages): TestCapture {
  const tables = createCodecTables();
  const llc = new LlcCodec(tables.etherType);
  const frame = new FrameCodec(tables.linkType);
  const tcp = new TcpCodec(tables.tcpPort);
  const all = [frame, new EthernetCodec(tables.etherType, llc), new Ipv4Codec(tables.ipProtocol), tcp, codec];
  for (const codec of all) for (const { table, number } of codec.carriers) tables[table].add(number, codec);
  return new TestCapture(1, { frame, tcp: tcp.analysis, udp: new UdpConversations(), all });
}

function message(length: number, fill = 0x61): Uint8Array {
  return joined(u16(length), new Uint8Array(length).fill(fill));
}

/** The messages that a packet shows, as far as their bytes were kept. */
function messagesIn(packet: Packet): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let layer = 0; layer < packet.layerCount; layer += 1)
    if (packet.codec(layer)?.protocol === 'test')
      found.push(packet.bytes.slice(packet.start(layer), packet.end(layer)));
  return found;
}

/** Walks parts of a stream from client to server, the first one at sequence number 1. */
function send(capture: TestCapture, parts: readonly Uint8Array[], base = 0): readonly string[] {
  let sequence = base + 1;
  return parts.map((payload) => {
    const words = capture.words(segment(40_000, port, { sequence, acknowledgment: 1, payload }));
    sequence = (sequence + payload.length) >>> 0;
    return words;
  });
}

describe('messages in a stream', () => {
  it('are layers beside each other where a segment carries several', () => {
    const capture = testCapture();
    const payload = joined(message(3), message(0), message(5));
    const [words] = send(capture, [payload]);
    expect(words).toBe('TEST 68 5, 2, 7');
    expect(messagesIn(capture.packet)).toEqual([message(3), message(0), message(5)]);
    expect([4, 5, 6].map((layer) => capture.packet.isSibling(layer))).toEqual([false, true, true]);
  });

  it('are shown with the segment that they end in', () => {
    const capture = testCapture();
    const whole = message(10);
    const words = send(capture, [whole.subarray(0, 1), whole.subarray(1, 6), whole.subarray(6)]);
    const part = (length: number, sequence: number): string =>
      `TCP ${54 + length} 40000 → 7000 [ACK] Seq=${sequence} Ack=1 Win=1000 Len=${length} [TCP segment of a reassembled PDU]`;
    expect(words).toEqual([part(1, 1), part(5, 2), 'TEST 60 12']);
    expect(messagesIn(capture.packet)).toEqual([whole]);
    expect(capture.packet.bytes.subarray(capture.packet.start(0), capture.packet.end(0))).toHaveLength(60);
  });

  it('end and begin in the same segment', () => {
    const stream = joined(message(10), message(4), message(20));
    const parts = [stream.subarray(0, 5), stream.subarray(5, 22), stream.subarray(22)];
    const capture = testCapture();
    expect(send(capture, parts)).toEqual([
      expect.stringContaining('[TCP segment of a reassembled PDU]'),
      'TEST 71 12, 6',
      'TEST 72 22',
    ]);
    const layer = capture.layers(
      segment(40_000, port, { sequence: 41, acknowledgment: 1, payload: message(1) }),
    );
    expect(layer.map(({ protocol }) => protocol)).toEqual(['frame', 'eth', 'ip', 'tcp', 'test']);
  });

  it('that came in several packets say in which', () => {
    const capture = testCapture();
    const whole = message(10);
    send(capture, [whole.subarray(0, 4), whole.subarray(4, 8)]);
    const last = segment(40_000, port, { sequence: 9, acknowledgment: 1, payload: whole.subarray(8) });
    const { fields } = capture.layer('tcp', last);
    const segments = fields.find(({ name }) => name === 'tcp.segments');
    expect(segments?.fields.map(({ name, value }) => [name, value])).toEqual([
      ['tcp.segment', 1],
      ['tcp.segment', 2],
      ['tcp.segment', 3],
      ['tcp.segment.count', 3],
      ['tcp.reassembled.length', 12],
    ]);
  });

  it('of both directions do not mix', () => {
    const capture = testCapture();
    capture.walk(segment(40_000, port, { sequence: 1, acknowledgment: 1, payload: hex('0004 61') }));
    capture.walk(answeringSegment(port, 40_000, { sequence: 1, acknowledgment: 4, payload: hex('0002 62') }));
    capture.walk(segment(40_000, port, { sequence: 4, acknowledgment: 4, payload: hex('616161') }));
    expect(messagesIn(capture.packet)).toEqual([hex('0004 61616161')]);
    capture.walk(answeringSegment(port, 40_000, { sequence: 4, acknowledgment: 7, payload: hex('63') }));
    expect(messagesIn(capture.packet)).toEqual([hex('0002 6263')]);
  });

  it('begin anew after a gap', () => {
    const capture = testCapture();
    capture.walk(segment(40_000, port, { sequence: 1, acknowledgment: 1, payload: hex('0008 61') }));
    const words = capture.words(
      segment(40_000, port, { sequence: 50, acknowledgment: 1, payload: message(2) }),
    );
    expect(words).toBe('TEST 58 4');
  });

  it('are not read again where a segment is sent again', () => {
    const capture = testCapture();
    const draft = { sequence: 1, acknowledgment: 1, payload: message(2) };
    expect(capture.words(segment(40_000, port, draft))).toBe('TEST 58 4');
    expect(capture.words(segment(40_000, port, draft))).toContain('Retransmission]');
  });

  it('of which a snap length has cut something are shown as they are', () => {
    const capture = testCapture();
    const frame = segment(40_000, port, { sequence: 1, acknowledgment: 1, payload: message(10) });
    expect(capture.words(frame.subarray(0, 60), frame.length)).toBe('TEST 66 12');
  });

  it('that are longer than what is kept end where they end, and are followed by the next', () => {
    const capture = testCapture({
      ...messages,
      messageBytes: (bytes, from) => (bytes[from] ?? 0) * 100_000,
    });
    const stream = joined(Uint8Array.of(3, 0), new Uint8Array(299_998), Uint8Array.of(1, 0));
    const parts = Array.from({ length: 30 }, (_, index) =>
      stream.subarray(index * 10_000, index === 29 ? stream.length : (index + 1) * 10_000),
    );
    const words = send(capture, parts);
    expect(words.at(-1)).toBe('TEST 10056 300000');
  });
});

it(`are the same however a stream is cut into segments (seed ${seed})`, () => {
  const random = new SeededRandom(seed);
  for (let round = 0; round < 40; round += 1) {
    const sent = Array.from({ length: 1 + random.below(12) }, (_, index) =>
      message(random.below(2) === 0 ? random.below(5) : random.below(3_000), index),
    );
    const stream = joined(...sent);
    const capture = testCapture();
    const found: Uint8Array[] = [];
    let sequence = 0xffff_f000;
    for (let at = 0; at < stream.length; ) {
      const length = Math.min(1 + random.below(random.below(2) === 0 ? 4 : 2_000), stream.length - at);
      const payload = stream.subarray(at, at + length);
      found.push(
        ...messagesIn(capture.walk(segment(40_000, port, { sequence, acknowledgment: 1, payload }))),
      );
      sequence = (sequence + length) >>> 0;
      at += length;
    }
    expect(found).toEqual(sent);
  }
});

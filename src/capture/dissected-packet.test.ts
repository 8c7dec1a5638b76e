import { describe, expect, it } from 'vitest';
import { datagram, hex, TestCapture } from '../../test/dissected.js';
import { PacketDissector } from './dissected-packet.js';

const request = hex('0001 612e696d6700 6f6374657400');
const frame = datagram(50_000, 69, request);

/** What is said about a frame, of which `frame` was captured. */
function dissected(bytes: Uint8Array, wireBytes = bytes.length) {
  const capture = new TestCapture();
  return new PacketDissector(capture.protocols).packet(capture.walk(bytes, wireBytes), { interfaceIndex: 3 });
}

describe('a dissected packet', () => {
  it('has its columns, its own bytes and its layers from the outside in', () => {
    const packet = dissected(frame);
    expect(packet).toMatchObject({
      number: 1,
      interfaceIndex: 3,
      wireBytes: frame.length,
      source: '10.0.0.1',
      destination: '10.0.0.2',
      protocol: 'TFTP',
      info: 'Read Request, File: a.img, Transfer type: octet',
    });
    expect(packet.bytes).toEqual(frame);
    expect(packet.bytes.buffer.byteLength).toBe(frame.length);
    expect(packet.layers.map(({ protocol }) => protocol)).toEqual(['frame', 'eth', 'ip', 'udp', 'tftp']);
    expect(packet.row).toContain('10.0.0.1 → 10.0.0.2');
  });

  it('gives each field its place, its value in words and what it is for, in both languages', () => {
    const [opcode, file] = dissected(frame).layers.at(-1)?.fields ?? [];
    expect(opcode).toMatchObject({ name: 'tftp.opcode', offset: 42, length: 2, value: 1, text: '1' });
    expect(opcode?.valueName).toBe('Read Request');
    expect(Object.keys(opcode?.purpose ?? {})).toEqual(['en', 'zh-CN']);
    expect(file).toMatchObject({ name: 'tftp.source_file', offset: 44, length: 6, text: 'a.img' });
  });

  it('names the fault of a layer with its place and its meaning', () => {
    const { fault } = dissected(frame.subarray(0, 46), frame.length).layers.at(-1) ?? {};
    expect(fault).toMatchObject({ code: 'TEXT_UNTERMINATED', offset: 46 });
    expect(Object.keys(fault?.meaning ?? {})).toEqual(['en', 'zh-CN']);
  });

  it('writes a time that a number cannot hold with all its digits', () => {
    const capture = new TestCapture();
    capture.packet.seconds = 1_700_000_000;
    capture.packet.nanoseconds = 123_456_789;
    const { layers, timeNanos } = new PacketDissector(capture.protocols).packet(capture.walk(frame), {
      interfaceIndex: 0,
    });
    const time = layers[0]?.fields.find(({ name }) => name === 'frame.time_epoch');
    expect([time?.text, timeNanos]).toEqual(['1700000000.123456789', 1_700_000_000_123_456_789n]);
  });
});

import { describe, expect, it } from 'vitest';
import { datagram, hex, TestCapture } from '../../test/dissected.js';
import type { Codec } from './codec.js';
import { dataCodec } from './data.js';
import { maxLayers, Packet } from './packet.js';

/** A codec that does `next` and has no fields. */
function codec(next: Codec['next']): Codec {
  return { ...dataCodec, protocol: 'test', next } as Codec;
}

describe('a walk', () => {
  it('ends at a bounded number of layers, however deep a packet is', () => {
    const tunnel: Codec = codec((packet, layer) =>
      packet.carry(tunnel, packet.start(layer) + 1, packet.wireEnd(layer)),
    );
    const packet = new Packet();
    packet.walk(new Uint8Array(60_000), 0, 60_000, 60_000, tunnel);
    expect(packet.layerCount).toBe(maxLayers);
    expect(packet.codec(maxLayers)).toBeUndefined();
  });

  it.each([
    ['before its layer', -5, 20, 10, 20],
    ['after its end', 40, 50, 30, 30],
    ['beyond its end', 12, 99, 12, 30],
    ['backwards', 20, 5, 10, 10],
  ])('keeps what lies %s within it', (_, start, wireEnd, from, to) => {
    const outer = codec((packet) => packet.carry(dataCodec, start, wireEnd));
    const packet = new Packet();
    packet.walk(new Uint8Array(100), 10, 30, 20, outer);
    expect([packet.start(1), packet.end(1)]).toEqual([from, to]);
  });

  it('distinguishes what was captured from what was on the wire', () => {
    const packet = new TestCapture().walk(datagram(1, 2, hex('0102030405')).subarray(0, 44), 47);
    const ip = 2;
    expect(packet.end(ip) - packet.start(ip)).toBe(30);
    expect(packet.wireEnd(ip) - packet.start(ip)).toBe(33);
    expect(packet.headerEnd(ip) - packet.start(ip)).toBe(20);
  });

  it('forgets the packet before', () => {
    const capture = new TestCapture();
    capture.walk(datagram(1, 2, hex('01')));
    const { sourceBytes, sourcePort, layerCount } = capture.walk(hex('00'));
    expect([sourceBytes, sourcePort, layerCount]).toEqual([0, -1, 2]);
  });

  it('goes on in what was put together from several packets, behind the frame', () => {
    const whole = hex('a0a1a2a3a4');
    const inner = codec((packet, layer) =>
      packet.carry(dataCodec, packet.start(layer) + 1, packet.wireEnd(layer)),
    );
    const outer = codec((packet) => {
      const at = packet.join(whole, whole.length);
      packet.carryJoined(inner, 2, at, at + whole.length);
    });
    const packet = new Packet();
    packet.walk(hex('ff 01020304 ff'), 1, 5, 4, outer);
    const ranges = [0, 1, 2].map((layer) => [
      ...packet.bytes.subarray(packet.start(layer), packet.end(layer)),
    ]);
    expect(ranges).toEqual([[1, 2, 3, 4], [...whole], [...whole.subarray(1)]]);
    expect([packet.headerEnd(0) - packet.start(0), packet.headerEnd(1) - packet.start(1)]).toEqual([2, 1]);
    packet.walk(hex('09'), 0, 1, 1, dataCodec);
    expect([packet.layerCount, packet.lastEnd]).toEqual([1, 1]);
  });

  it('joins more than once, whatever fits', () => {
    const parts = [hex('0102'), new Uint8Array(5_000).fill(3), hex('04')];
    const outer = codec((packet, layer) => {
      const [at = 0] = parts.map((part) => packet.join(part, part.length));
      packet.carryJoined(dataCodec, 1, at, packet.lastEnd);
      expect(packet.bytes[packet.start(layer)]).toBe(0xee);
    });
    const packet = new Packet();
    for (let round = 0; round < 3; round += 1) {
      packet.walk(hex('ee'), 0, 1, 1, outer);
      expect(packet.bytes.subarray(packet.start(1), packet.end(1))).toEqual(
        Uint8Array.from(parts.flatMap((part) => [...part])),
      );
    }
  });

  it('has several messages of a stream beside each other, within their carrier', () => {
    const outer = codec((packet, layer) => {
      const at = packet.start(layer);
      packet.carry(dataCodec, at + 1, at + 2);
      packet.carryAnother(dataCodec, at + 2, at + 3);
      packet.carryAnother(dataCodec, at + 3, at + 99);
    });
    const packet = new Packet();
    packet.walk(hex('01020304ff'), 0, 4, 5, outer);
    const layers = Array.from({ length: packet.layerCount }, (_, layer) => [
      packet.start(layer),
      packet.end(layer),
      packet.wireEnd(layer),
      packet.isSibling(layer),
    ]);
    expect(layers).toEqual([
      [0, 4, 5, false],
      [1, 2, 2, false],
      [2, 3, 3, true],
      [3, 4, 5, true],
    ]);
  });
});

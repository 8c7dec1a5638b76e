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
});

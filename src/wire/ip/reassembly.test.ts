import { describe, expect, it } from 'vitest';
import { ethernet, hex, ipv4, joined, TestCapture, u16, udp, valuesOf } from '../../../test/dissected.js';
import { ipv6, onEthernet } from '../../../test/ipv6-packets.js';

const datagram = udp(40_000, 9_999, new Uint8Array(32).fill(0x61));

/** A fragment in IPv4: bytes of the datagram from `from` to before `to`. */
function fragment(from: number, to: number, of = datagram, protocol = 17): Uint8Array {
  const packet = ipv4(protocol, of.subarray(from, to));
  packet.set(u16((to < of.length ? 0x2000 : 0) | (from / 8)), 6);
  return ethernet(0x0800, packet);
}

function fragment6(from: number, to: number): Uint8Array {
  const head = joined(hex('1100'), u16(from | (to < datagram.length ? 1 : 0)), hex('00000007'));
  return onEthernet(ipv6(44, joined(head, datagram.subarray(from, to))));
}

const protocolsOf = (capture: TestCapture, bytes: Uint8Array): readonly string[] =>
  capture.layers(bytes).map(({ protocol }) => protocol);

describe('a datagram in fragments', () => {
  it('is opened in the packet that completes it', () => {
    const capture = new TestCapture();
    expect(capture.words(fragment(24, 40))).toBe(
      'IPv4 50 Fragmented IP protocol (proto=UDP 17, off=24, ID=1234)',
    );
    expect(capture.words(fragment(0, 24))).toBe('UDP 58 40000 → 9999 Len=32');
    expect(capture.words(fragment(0, 24))).toContain('Fragmented');
  });

  it('is opened in IPv6 as well', () => {
    const capture = new TestCapture();
    expect(capture.words(fragment6(0, 24))).toBe(
      'IPv6 86 IPv6 fragment (off=0 more=y ident=0x00000007 nxt=17)',
    );
    expect(capture.words(fragment6(24, 40))).toBe('UDP 78 40000 → 9999 Len=32 [ILLEGAL CHECKSUM (0)]');
  });

  it('says which packets it was put together from', () => {
    const capture = new TestCapture();
    capture.row(fragment(24, 40));
    capture.row(fragment(24, 40));
    const last = fragment(0, 24);
    const layers = capture.layers(last);
    expect(layers.map(({ protocol }) => protocol)).toEqual(['frame', 'eth', 'ip', 'udp', 'data']);
    const [ip] = layers.filter(({ protocol }) => protocol === 'ip');
    const parts = ip?.fields.find(({ name }) => name === 'ip.fragments')?.fields ?? [];
    expect(parts.map(({ name, value }) => [name, value])).toEqual([
      ['ip.fragment', 3],
      ['ip.fragment', 1],
      ['ip.fragment', 2],
      ['ip.fragment.count', 3],
      ['ip.reassembled.length', 40],
    ]);
    expect(parts[2]?.fields.map(({ name }) => name)).toEqual(['ip.fragment.overlap']);
    expect(valuesOf(capture.layer('ip', fragment(0, 24)), last)).not.toHaveProperty(['ip.fragments']);
  });

  it('is not made of fragments that a snap length has cut, or that an error quotes', () => {
    const capture = new TestCapture();
    const first = fragment(0, 24);
    capture.row(first.subarray(0, 50), first.length);
    capture.row(ethernet(0x0800, ipv4(1, joined(hex('0b01 0000 00000000'), first.subarray(14)))));
    expect(capture.words(fragment(24, 40))).toContain('Fragmented');
  });

  it('may hold one in fragments itself', () => {
    const capture = new TestCapture();
    const inner = fragment(0, 24).subarray(14);
    for (const half of [fragment(0, 24, inner, 4), fragment(24, inner.length, inner, 4)])
      expect(protocolsOf(capture, half).at(-1)).toBe('data');
    expect(protocolsOf(capture, fragment(24, 40))).toEqual(['frame', 'eth', 'ip', 'udp', 'data']);
  });

  it('names a protocol that is not known', () => {
    const capture = new TestCapture();
    capture.row(fragment(0, 24, datagram, 253));
    expect(capture.words(fragment(24, 40, datagram, 253))).toBe('IPv4 50 Unknown (253)');
  });
});

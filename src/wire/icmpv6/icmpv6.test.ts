import { describe, expect, it } from 'vitest';
import {
  expectBounded,
  expectBoundedWhenChanged,
  hex,
  TestCapture,
  tcp,
  udp,
} from '../../../test/dissected.js';
import { icmpv6, ipv6, returned } from '../../../test/ipv6-packets.js';

const request = icmpv6(hex('8000 0000 1234 0001 6162'));
const reply = returned(icmpv6(hex('8100 0000 1234 0001 6162')));
const datagram = ipv6(17, udp(40_000, 69, hex('0001 6100')));
const unreachable = icmpv6(hex('0104 0000 00000000'), datagram);
const target = 'fe800000000000000000000000000002';
const redirect = icmpv6(
  hex(`8900 0000 00000000 ${target} 20010db8000000000000000000000009 0201 020000000001 0408 000000000000`),
  datagram,
  hex('00000000'),
);

const layersOf = (bytes: Uint8Array): readonly string[] =>
  new TestCapture().layers(bytes).map(({ protocol }) => protocol);

describe('ICMPv6', () => {
  it('names the request of a reply, once', () => {
    const capture = new TestCapture();
    capture.row(request);
    expect(capture.words(reply)).toMatch(/hop limit=64 \(request in 1\)$/);
    expect(capture.words(reply)).toMatch(/hop limit=64$/);
  });

  it('tells replies to other data, numbers and hosts apart', () => {
    const capture = new TestCapture();
    capture.row(request);
    for (const [at, byte] of [
      [37, 9],
      [57, 9],
      [58, 9],
      [61, 9],
    ] as const) {
      const other = Uint8Array.from(reply);
      other[at] = byte;
      expect(capture.words(other)).not.toContain('request in');
    }
    expect(capture.words(reply)).toContain('request in 1');
  });

  it('does not take a ping by IPv4 for the request', () => {
    const capture = new TestCapture();
    capture.row(
      hex(
        '020000000002 020000000001 0800 4500001e 12344000 40010000 0a000001 0a000002 0800df66 12340001 6162',
      ),
    );
    expect(capture.words(reply)).not.toContain('request in');
  });

  it('opens what an error quotes without showing its addresses, ports and words', () => {
    const capture = new TestCapture();
    expect(layersOf(unreachable)).toEqual(['frame', 'eth', 'ipv6', 'icmpv6', 'ipv6', 'udp', 'data']);
    expect(capture.row(returned(unreachable))).toContain('2001:db8::2 → 2001:db8::1  ICMPv6 114 Destination');
    expect(capture.packet.sourcePort).toBe(-1);
    const tooBig = icmpv6(hex('0200 0000 00000500'), ipv6(6, tcp(40_000, 80, {})));
    expect(layersOf(tooBig)).toEqual(['frame', 'eth', 'ipv6', 'icmpv6', 'ipv6', 'tcp']);
  });

  it('leaves a quote that is no IPv6 as bytes', () => {
    expect(layersOf(icmpv6(hex('0104 0000 00000000 45000014')))).toEqual([
      'frame',
      'eth',
      'ipv6',
      'icmpv6',
      'data',
    ]);
  });

  it('opens the packet in the options of a redirect', () => {
    expect(layersOf(redirect)).toEqual(['frame', 'eth', 'ipv6', 'icmpv6', 'ipv6', 'udp', 'data']);
    const unquoted = icmpv6(hex(`8900 0000 00000000 ${target} ${target} 0401 000000000000`));
    expect(layersOf(unquoted)).toEqual(['frame', 'eth', 'ipv6', 'icmpv6']);
  });

  it('quotes a request without taking its reply', () => {
    const capture = new TestCapture();
    capture.row(request);
    capture.row(icmpv6(hex('0104 0000 00000000'), reply.subarray(14)));
    expect(capture.words(reply)).toContain('request in 1');
  });

  it('stays within the packet wherever it is cut off', () => {
    const nested = icmpv6(hex('0104 0000 00000000'), unreachable.subarray(14));
    for (const bytes of [request, unreachable, redirect, nested]) expectBounded(bytes);
  });

  it.each(['8200', '8600', '8700', '8800', '8900', '8f00', '0300'])(
    'stays within it whatever a message of %s says',
    (head) => {
      expectBoundedWhenChanged(icmpv6(hex(`${head} 0000 00000001`), redirect.subarray(62)));
    },
  );
});

import { describe, expect, it } from 'vitest';
import {
  ethernet,
  expectBounded,
  hex,
  ipv4,
  joined,
  TestCapture,
  tcp,
  udp,
} from '../../../test/dissected.js';

/** A message in IPv4 from 10.0.0.1 to 10.0.0.2. */
const message = (...parts: readonly Uint8Array[]): Uint8Array => ethernet(0x0800, ipv4(1, joined(...parts)));
/** The same from 10.0.0.2 to 10.0.0.1. */
const answer = (...parts: readonly Uint8Array[]): Uint8Array => {
  const frame = message(...parts);
  frame.set(hex('0a000002 0a000001'), 26);
  return frame;
};
const request = message(hex('0800 df66 1234 0001 6162 5051'));
const reply = answer(hex('0000 e766 1234 0001 6162 5051'));
const quoted = ipv4(17, udp(40_000, 69, hex('0001 6100')));
const unreachable = message(hex('0303 0000 00000000'), quoted);
const resetQuoted = message(hex('0b00 0000 00000000'), ipv4(6, tcp(40_000, 80, {})));

describe('ICMP', () => {
  it.each([
    ['an echo request', request, 'ICMP 46 Echo (ping) request  id=0x1234, seq=1/256, ttl=64'],
    ['a reply alone', reply, 'ICMP 46 Echo (ping) reply    id=0x1234, seq=1/256, ttl=64'],
    ['an error', unreachable, 'ICMP 74 Destination unreachable (Port unreachable)'],
    ['an error about TCP', resetQuoted, 'ICMP 82 Time-to-live exceeded (Time to live exceeded in transit)'],
    [
      'an unknown code',
      message(hex('0314 0000 00000000')),
      'ICMP 42 Destination unreachable (Unknown code: 20)',
    ],
    ['an unknown type', message(hex('ff00 0000 0000')), 'ICMP 40 Unknown ICMP (obsolete or malformed?)'],
    [
      'a router that serves mobiles',
      message(hex('0900 0000 00020708')),
      'ICMP 42 Mobile IP Advertisement (Normal router advertisement)',
    ],
    [
      'a redirect without a quote',
      message(hex('0500 0000 0a000009')),
      expect.stringMatching(/\[Malformed Packet\]$/),
    ],
    ['a few bytes', message(hex('0800 00')), 'ICMP 37 [Malformed Packet]'],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toEqual(words);
  });

  it('names the request of a reply, once', () => {
    const capture = new TestCapture();
    capture.row(request);
    expect(capture.words(reply)).toMatch(/ttl=64 \(request in 1\)$/);
    expect(capture.words(reply)).toMatch(/ttl=64$/);
  });

  it('tells replies to other data, numbers and hosts apart', () => {
    const capture = new TestCapture();
    capture.row(request);
    for (const [at, byte] of [
      [29, 7],
      [36, 9],
      [39, 9],
      [41, 9],
    ] as const) {
      const other = Uint8Array.from(reply);
      other[at] = byte;
      expect(capture.words(other)).not.toContain('request in');
    }
    expect(capture.words(reply)).toContain('request in 1');
  });

  it('opens what an error quotes without showing its addresses, ports and words', () => {
    const capture = new TestCapture();
    expect(capture.layers(unreachable).map(({ protocol }) => protocol)).toEqual([
      'frame',
      'eth',
      'ip',
      'icmp',
      'ip',
      'udp',
      'data',
    ]);
    expect(capture.packet.sourcePort).toBe(-1);
    expect(capture.layers(resetQuoted).map(({ protocol }) => protocol)).toEqual([
      'frame',
      'eth',
      'ip',
      'icmp',
      'ip',
      'tcp',
    ]);
    expect(capture.packet.sourcePort).toBe(-1);
    expect(capture.row(answer(hex('0303 0000 00000000'), quoted))).toContain('10.0.0.2 → 10.0.0.1 ');
  });

  it('quotes a request without taking its reply', () => {
    const capture = new TestCapture();
    capture.row(request);
    capture.row(message(hex('0303 0000 00000000'), reply.subarray(14)));
    expect(capture.words(reply)).toContain('request in 1');
  });

  it('marks a quote that a snap length has cut, not one that is short', () => {
    const capture = new TestCapture();
    expect(capture.words(unreachable.subarray(0, 66), 74)).toMatch(/limited during capture\]$/);
    expect(capture.words(unreachable.subarray(0, 70), 74)).toMatch(/unreachable\)$/);
    const short = message(hex('0303 0000 00000000'), quoted.subarray(0, 24));
    expect(capture.words(short)).toMatch(/unreachable\)$/);
  });

  it('stays within the packet wherever it is cut off', () => {
    const nested = message(hex('0303 0000 00000000'), ipv4(1, joined(hex('0b00 0000 00000000'), quoted)));
    const routers = message(hex('0903 0000 ff020708 0a000009 fffffffe'));
    for (const bytes of [request, unreachable, resetQuoted, nested, routers]) expectBounded(bytes);
  });
});

import { SeededRandom } from '../src/line/seeded-random.js';
import {
  answer,
  answeringSegment,
  datagram,
  ethernet,
  hex,
  ipv4,
  joined,
  segment,
  u16,
  udp,
} from './dissected.js';
import { ipv6, onEthernet } from './ipv6-packets.js';

const text = (written: string): Uint8Array => Uint8Array.from(Buffer.from(written, 'latin1'));

function changed(frame: Uint8Array, at: number, bytes: string): Uint8Array {
  const copy = frame.slice();
  copy.set(hex(bytes), at);
  return copy;
}

const question = joined(hex('1234 0100 0001 0000 0000 0000'), text('\x07example\0'), hex('0001 0001'));
const request = text('GET /boot HTTP/1.1\r\nHost: a\r\n\r\n');
/** A DHCP message with its type and its end. */
function dhcpDiscover(): Uint8Array {
  const fixed = new Uint8Array(236);
  fixed.set(hex('0101 0600 12345678'));
  return joined(fixed, hex('63825363 350101 ff'));
}

const quoted = ipv4(17, udp(1234, 69, text('\0\x01boot\0octet\0')));

/** One of each kind: links and tunnels, fragments, errors that quote, UDP and TCP with what they carry. */
const kinds: readonly Uint8Array[] = [
  datagram(1234, 69, text('\0\x01boot/image.bin\0octet\0blksize\x001428\0tsize\x000\0')),
  answer(40_001, 1234, text('\0\x06blksize\x001428\0tsize\x0090\0')),
  datagram(1234, 40_001, hex('0004 0000')),
  answer(40_001, 1234, joined(hex('0003 0001'), text('A'.repeat(90)))),
  datagram(1234, 40_001, hex('0004 0001')),
  answer(40_002, 1235, text('\0\x05\0\x01no such file\0')),
  datagram(50_001, 53, question),
  datagram(50_001, 53, question),
  datagram(50_003, 50_003, text('knock')),
  datagram(50_004, 514, text('<13>boot: hello')),
  datagram(123, 123, joined(hex('23 00 06 ec'), new Uint8Array(44))),
  datagram(68, 67, dhcpDiscover()),
  datagram(4_011, 68, dhcpDiscover()),
  datagram(5_353, 5_353, question),
  segment(2_001, 80, { flags: 0x18, sequence: 1, payload: request }),
  datagram(5_000, 1234, hex('')),
  segment(2_000, 80, { flags: 2, sequence: 100, options: hex('0204 05b4 0103 0307') }),
  answeringSegment(80, 2_000, {
    flags: 0x12,
    sequence: 300,
    acknowledgment: 101,
    options: hex('0204 05b4 0103 0305'),
  }),
  segment(2_000, 80, { sequence: 101, acknowledgment: 301 }),
  segment(2_000, 80, { flags: 0x18, sequence: 101, acknowledgment: 301, payload: request.subarray(0, 12) }),
  segment(2_000, 80, { flags: 0x18, sequence: 113, acknowledgment: 301, payload: request.subarray(12) }),
  segment(2_000, 80, { flags: 0x18, sequence: 113, acknowledgment: 301, payload: request.subarray(12) }),
  answeringSegment(80, 2_000, { sequence: 301, acknowledgment: 101 }),
  answeringSegment(80, 2_000, { sequence: 301, acknowledgment: 101 }),
  segment(2_000, 80, { flags: 4, sequence: 400, payload: text('why') }),
  segment(1234, 9_000, { flags: 0x18, sequence: 7, payload: text('unknown') }),
  // A tag, and two of them.
  joined(hex('020000000002 020000000001 8100 0064'), datagram(1234, 9, hex('00')).subarray(12)),
  joined(hex('020000000002 020000000001 88a8 0001 8100 0064'), segment(1234, 9, {}).subarray(12)),
  onEthernet(ipv6(17, udp(1234, 1235, text('six')))),
  onEthernet(ipv6(6, segment(1234, 443, {}).subarray(34))),
  // IPv4 within IPv4, and GRE.
  ethernet(0x0800, ipv4(4, ipv4(17, udp(1234, 69, hex('00'))))),
  ethernet(0x0800, ipv4(47, joined(hex('0000 0800'), ipv4(6, segment(1234, 5, {}).subarray(34))))),
  // Both fragments of a datagram.
  changed(ethernet(0x0800, ipv4(17, joined(hex('04d2 0045 0018 0000'), text('12345678')))), 20, '2000'),
  changed(ethernet(0x0800, ipv4(17, text('90123456'))), 20, '0002'),
  ethernet(0x0800, ipv4(1, hex('0800 0000 0001 0001 61626364'))),
  ethernet(0x0800, ipv4(1, joined(hex('0303 0000 00000000'), quoted))),
  ethernet(0x0806, hex('0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002')),
  ethernet(0x88b5, text('no protocol')),
  // Options in the header of IPv4, and a length of 0 as of a segment that a card was to cut.
  changed(ethernet(0x0800, ipv4(17, joined(hex('01010100'), udp(1234, 69, hex('00'))))), 14, '46'),
  changed(datagram(1234, 69, hex('00')), 16, '0000'),
  changed(datagram(1234, 69, hex('00')), 16, '0014'),
  changed(datagram(1234, 69, hex('00')), 38, u16Text(4)),
];

function u16Text(value: number): string {
  return Buffer.from(u16(value)).toString('hex');
}

/**
 * Frames of many kinds, whole, then so many with up to three bytes changed at random or cut off: what is odd about their headers too. The
 * same for the same seed.
 */
export function variousFrames(count: number, seed: number): readonly Uint8Array[] {
  const random = new SeededRandom(seed);
  const frames = [...kinds];
  while (frames.length < kinds.length + count) {
    const frame = Uint8Array.from(kinds[random.below(kinds.length)] ?? hex(''));
    for (let left = random.below(4); left > 0; left -= 1)
      frame[random.below(Math.min(60, frame.length))] = random.below(256);
    frames.push(random.below(5) === 0 ? frame.subarray(0, random.below(frame.length + 1)) : frame);
  }
  return frames;
}

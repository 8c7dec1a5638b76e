import { describe, expect, it } from 'vitest';
import { datagram, ethernet, hex, ipv4, segment } from '../../test/dissected.js';
import { PlainPacket } from './plain-packet.js';

const plain = new PlainPacket();
const read = (bytes: Uint8Array, linkType = 1): boolean => plain.read(bytes, 0, bytes.length, linkType);

function changed(frame: Uint8Array, at: number, bytes: string): Uint8Array {
  const copy = frame.slice();
  copy.set(hex(bytes), at);
  return copy;
}

const udp = datagram(1234, 69, hex(''));
const tcp = segment(2_000, 80, {});

describe('a plain packet', () => {
  it('is UDP or TCP in IPv4 on Ethernet, of which addresses and ports are known', () => {
    expect(read(udp)).toBe(true);
    expect(plain).toMatchObject({
      isUdp: true,
      sourcePort: 1234,
      destinationPort: 69,
      sourceAt: 26,
      destinationAt: 30,
    });
    expect(read(tcp)).toBe(true);
    expect(plain).toMatchObject({ isUdp: false, sourcePort: 2_000, destinationPort: 80 });
  });

  it('lies anywhere in its bytes, and ends where it was cut off', () => {
    const among = new Uint8Array(100);
    among.set(udp, 40);
    expect(plain.read(among, 40, 82, 1)).toBe(true);
    expect(plain).toMatchObject({ sourcePort: 1234, sourceAt: 66 });
    expect(plain.read(among, 40, 81, 1)).toBe(false);
  });

  it.each<[what: string, bytes: Uint8Array, linkType?: number]>([
    ['another link', udp, 113],
    ['a tag', changed(udp, 12, '8100')],
    ['IPv6', changed(udp, 12, '86dd')],
    ['another version', changed(udp, 14, '65')],
    ['options', changed(udp, 14, '46')],
    ['a first fragment', changed(udp, 20, '2000')],
    ['a later fragment', changed(udp, 20, '0001')],
    ['another protocol', ethernet(0x0800, ipv4(1, hex('0800 0000 0000 0000')))],
    ['a length without its header', changed(udp, 16, '001b')],
    ['no length', changed(udp, 16, '0000')],
    ['half a header of TCP', tcp.subarray(0, 53)],
    ['nothing', hex('')],
  ])('is not one with %s', (_what, bytes, linkType) => {
    expect(read(bytes, linkType)).toBe(false);
  });
});

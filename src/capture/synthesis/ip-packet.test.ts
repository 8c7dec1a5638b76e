import { describe, expect, it } from 'vitest';
import { TestCapture, valuesOf } from '../../../test/dissected.js';
import { checksumStatus } from '../../wire/checksum.js';
import { linkType } from '../link-type.js';
import { type IpEnd, ipEnd, maxSegmentPayloadBytes, tcpPacket, udpPacket } from './ip-packet.js';

function end(address: string, port: number): IpEnd {
  return ipEnd({ address, port }) ?? expect.fail(address);
}

/** The layers of a packet and the fields of each by name; without a fault. */
function dissected(packet: Uint8Array): Readonly<Record<string, Readonly<Record<string, string | number>>>> {
  const layers = new TestCapture(linkType.raw).layers(packet);
  expect(layers.map(({ fault }) => fault)).toEqual(layers.map(() => undefined));
  return Object.fromEntries(layers.map((layer) => [layer.protocol, valuesOf(layer, packet)]));
}

const families = [
  { family: 'IPv4', ip: 'ip', from: end('192.0.2.1', 4_000), to: end('198.51.100.9', 5_000) },
  { family: 'IPv6', ip: 'ipv6', from: end('2001:db8::1', 4_000), to: end('fe80::9%eth0', 5_000) },
] as const;

describe.each(families)('a packet of $family', ({ family, ip, from, to }) => {
  it.each([0, 1, 5, 1_400, family === 'IPv4' ? 65_507 : 65_527])(
    'carries a datagram of %d bytes',
    (bytes) => {
      const packet = udpPacket(from, to, [new Uint8Array(bytes).fill(0x5a)]);
      const layers = dissected(packet);
      expect(layers.udp).toMatchObject({
        'udp.srcport': 4_000,
        'udp.dstport': 5_000,
        'udp.length': 8 + bytes,
        'udp.checksum.status': checksumStatus.good,
      });
      expect(packet.subarray(packet.length - bytes)).toEqual(new Uint8Array(bytes).fill(0x5a));
      if (family === 'IPv4') expect(layers.ip).toMatchObject({ 'ip.checksum.status': checksumStatus.good });
      expect(layers[ip]).toBeDefined();
    },
  );

  it('carries a segment', () => {
    const numbers = { sequence: 0xffff_ffff, acknowledgment: 7, flags: 0x18 };
    const packet = tcpPacket(from, to, numbers, new Uint8Array(maxSegmentPayloadBytes));
    expect(dissected(packet).tcp).toMatchObject({
      'tcp.srcport': 4_000,
      'tcp.dstport': 5_000,
      'tcp.seq_raw': 0xffff_ffff,
      'tcp.ack_raw': 7,
      'tcp.flags': 0x18,
      'tcp.len': maxSegmentPayloadBytes,
      'tcp.checksum.status': checksumStatus.good,
    });
  });

  it('joins the parts of a payload', () => {
    const packet = udpPacket(from, to, [Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(4)]);
    expect([...packet.subarray(packet.length - 4)]).toEqual([1, 2, 3, 4]);
  });
});

describe('a datagram', () => {
  it('whose checksum is 0 has its other form, because 0 says that there is none', () => {
    const [{ from, to }] = families;
    // The checksum of these two bytes makes the whole sum 0xffff.
    const zero = udpPacket(from, to, [Uint8Array.of(0, 0)]);
    const checksum = zero.subarray(26, 28);
    const packet = udpPacket(from, to, [checksum]);
    expect([...packet.subarray(26, 28)]).toEqual([0xff, 0xff]);
    expect(dissected(packet).udp).toMatchObject({ 'udp.checksum.status': checksumStatus.good });
  });

  it('is cut to what IP can carry', () => {
    const [{ from, to }] = families;
    expect(udpPacket(from, to, [new Uint8Array(70_000)])).toHaveLength(65_535);
  });

  it('between ends of two families has the IPv4 one mapped into IPv6', () => {
    const packet = udpPacket(families[0].from, families[1].to, [Uint8Array.of(1)]);
    expect(dissected(packet).ipv6).toMatchObject({ 'ipv6.src': '00000000000000000000ffffc0000201' });
  });
});

it('an end of no IP address does not exist', () => {
  expect(ipEnd({ address: '', port: 0 })).toBeUndefined();
  expect(ipEnd({ address: '::ffff:192.0.2.1', port: 9 })?.address).toEqual(Uint8Array.of(192, 0, 2, 1));
});

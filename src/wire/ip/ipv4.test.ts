import { describe, expect, it } from 'vitest';
import {
  ethernet,
  expectBounded,
  hex,
  ipv4,
  joined,
  TestCapture,
  valuesOf,
} from '../../../test/dissected.js';

const packet = ethernet(0x0800, ipv4(253, hex('0102030405060708')));

function changed(at: number, bytes: string): Uint8Array {
  const copy = Uint8Array.from(packet);
  copy.set(hex(bytes), 14 + at);
  return copy;
}

describe('IPv4', () => {
  it.each([
    ['a protocol that is not read', changed(9, '3d'), 'IPv4 42 any host internal protocol (61)'],
    ['another version', changed(0, '55'), 'IP 42 Bogus IP version (5)'],
    ['a number without a name', changed(9, 'fd'), 'IPv4 42 Unknown (253)'],
    [
      'a first fragment',
      changed(6, '2000 40 11'),
      'IPv4 42 Fragmented IP protocol (proto=UDP 17, off=0, ID=1234)',
    ],
    [
      'a later fragment',
      changed(6, '00b9 40 01'),
      'IPv4 42 Fragmented IP protocol (proto=ICMP 1, off=1480, ID=1234)',
    ],
    [
      'a header that is too short',
      changed(0, '44'),
      'IPv4 42 Bogus IP header length (16, must be at least 20)',
    ],
    [
      'a length below the header',
      changed(2, '0013'),
      'IPv4 42 Bogus IP length (19, less than header length 20)',
    ],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    const bytes = changed(1, 'b9');
    expect(valuesOf(new TestCapture().layer('ip', bytes), bytes)).toEqual({
      'ip.version': 4,
      'ip.hdr_len': 20,
      'ip.dsfield': 0xb9,
      'ip.dsfield.dscp': 46,
      'ip.dsfield.ecn': 1,
      'ip.len': 28,
      'ip.id': 0x1234,
      'ip.flags': 2,
      'ip.flags.rb': 0,
      'ip.flags.df': 1,
      'ip.flags.mf': 0,
      'ip.frag_offset': 0,
      'ip.ttl': 64,
      'ip.proto': 253,
      'ip.checksum': 0,
      'ip.checksum.status': 2,
      'ip.checksum_calculated': 0x12f6,
      'ip.checksum.offloaded': '0000',
      'ip.src': '0a000001',
      'ip.dst': '0a000002',
    });
  });

  it('gives the offset of a fragment in units of 8 bytes', () => {
    const bytes = changed(6, '20b9');
    expect(valuesOf(new TestCapture().layer('ip', bytes), bytes)).toMatchObject({
      'ip.flags.mf': 1,
      'ip.frag_offset': 185,
    });
  });

  it('ends where its length says, and where the capture does', () => {
    const padded = joined(packet, new Uint8Array(10));
    expect(new TestCapture().layer('ip', padded)).toMatchObject({ offset: 14, length: 28, fault: undefined });
    expect(new TestCapture().layer('ip', changed(2, 'ffff'))).toMatchObject({ offset: 14, length: 28 });
  });

  it('takes a length of 0 for the rest of the packet, as segmentation by the card leaves it', () => {
    expect(new TestCapture().layer('ip', changed(2, '0000'))).toMatchObject({ length: 28, fault: undefined });
  });

  it.each([
    ['44', 0, 'HEADER_TOO_SHORT', 14, 'ip.hdr_len'],
    ['0013', 2, 'LENGTH_TOO_SMALL', 16, 'ip.len'],
  ])('finds the fault of %s at %i', (bytes, at, code, offset, field) => {
    expect(new TestCapture().layer('ip', changed(at, bytes)).fault).toEqual({ code, offset, field });
  });

  it('stays within what was captured', () => {
    expectBounded(changed(0, '46'));
  });
});

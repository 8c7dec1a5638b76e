import { describe, expect, it } from 'vitest';
import { datagram, expectBounded, hex, TestCapture, valuesOf } from '../../../test/dissected.js';

const unknown = datagram(40_000, 41_000, hex('0102030405'));
/** Where the length of the datagram is. */
const lengthAt = 38;

function withLength(length: number): Uint8Array {
  const copy = Uint8Array.from(unknown);
  copy.set([length >> 8, length & 255], lengthAt);
  return copy;
}

describe('UDP', () => {
  it.each([
    ['a payload that is not known', unknown, 'UDP 47 40000 → 41000 Len=5'],
    ['no payload', datagram(1, 2, hex('')), 'UDP 42 1 → 2 Len=0'],
    ['a length below its header', withLength(7), 'UDP 47 40000 → 41000 [BAD UDP LENGTH 7 < 8]'],
    [
      'a length beyond its packet',
      withLength(14),
      'UDP 47 40000 → 41000 [BAD UDP LENGTH 14 > IP PAYLOAD LENGTH] Len=6',
    ],
  ])('shows %s', (_, bytes, words) => {
    expect(new TestCapture().words(bytes)).toBe(words);
  });

  it('gives every field by the name of Wireshark', () => {
    expect(valuesOf(new TestCapture().layer('udp', unknown), unknown)).toEqual({
      'udp.srcport': 40_000,
      'udp.dstport': 41_000,
      'udp.length': 13,
      'udp.checksum': 0,
      'udp.checksum.status': 3,
      'udp.stream': 0,
      'udp.time_relative': 0,
      'udp.time_delta': 0,
      'udp.payload': '0102030405',
    });
  });

  it('gives no more than the length says, though the packet goes on', () => {
    const layer = new TestCapture().layer('udp', withLength(10));
    expect(layer).toMatchObject({ length: 10, fault: undefined });
    expect(new TestCapture().words(withLength(10))).toBe('UDP 47 40000 → 41000 Len=2');
  });

  it('reads what is there of a payload if its length is beyond its packet', () => {
    const query = hex('123401000001000000000000 0161000001 0001');
    const frame = datagram(40_000, 53, query);
    frame.set([0, 99], lengthAt);
    expect(new TestCapture().words(frame)).toBe('DNS 61 Standard query 0x1234 A a');
    expect(new TestCapture().layer('data', withLength(14))).toMatchObject({ length: 5, fault: undefined });
  });

  it.each([
    [7, 'LENGTH_TOO_SMALL'],
    [14, 'LENGTH_TOO_LARGE'],
  ])('finds the fault of the length %i: %s', (length, code) => {
    const { fault } = new TestCapture().layer('udp', withLength(length));
    expect(fault).toEqual({ code, offset: lengthAt, field: 'udp.length' });
  });

  it.each([
    [41, 'UDP 47 40000 → 41000 Len=5[Packet size limited during capture]'],
    [39, 'UDP 47 40000 → 41000[Packet size limited during capture]'],
    [37, 'IPv4 47 [Packet size limited during capture]'],
    [44, 'UDP 47 40000 → 41000 Len=5[Packet size limited during capture]'],
    [42, 'UDP 47 40000 → 41000 Len=5[Packet size limited during capture]'],
  ])('shows what %i captured bytes tell', (length, words) => {
    expect(new TestCapture().words(unknown.subarray(0, length), 47)).toBe(words);
  });

  it('stays within what was captured', () => {
    expectBounded(unknown);
  });
});

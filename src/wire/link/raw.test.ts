import { describe, expect, it } from 'vitest';
import { expectBounded, hex, ipv4, TestCapture, udp } from '../../../test/dissected.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));

describe('raw IP', () => {
  it.each([101, 12, 14])('finds IPv4 by its version on the link type %i', (linkType) => {
    const capture = new TestCapture(linkType);
    expect(capture.row(inner)).toBe(
      '    1   0.000000     10.0.0.1 → 10.0.0.2     UDP 32 40000 → 41000 Len=4',
    );
    expect(capture.layers(inner).map(({ protocol }) => protocol)).toEqual([
      'frame',
      'raw',
      'ip',
      'udp',
      'data',
    ]);
  });

  it.each([
    ['another version', hex('5500001412345678'), 8, 'N/A 8 Raw packet data'],
    ['too few bytes', hex('45'), 1, 'N/A 1 Raw packet data[Malformed Packet]'],
    [
      'a packet that was cut off',
      hex('45'),
      60,
      'N/A 60 Raw packet data[Packet size limited during capture]',
    ],
  ])('shows %s', (_, bytes, wireBytes, words) => {
    expect(new TestCapture(101).words(bytes, wireBytes)).toBe(words);
  });

  it('stays within what was captured', () => {
    expectBounded(inner, 101);
  });
});

import { describe, expect, it } from 'vitest';
import { expectBounded, hex, ipv4, joined, TestCapture, udp, valuesOf } from '../../../test/dissected.js';

const inner = ipv4(17, udp(40_000, 41_000, hex('01020304')));
const framed = (family: string) => joined(hex(family), inner);
const nullLink = 0;
const loopLink = 108;
const addresses = '    10.0.0.1 → 10.0.0.2    ';
const none = '         N/A → N/A         ';

describe('the loopback of BSD', () => {
  it.each([
    ['the family in little endian', nullLink, '02000000', `${addresses} UDP 36 40000 → 41000 Len=4`],
    ['the family in big endian', nullLink, '00000002', `${addresses} UDP 36 40000 → 41000 Len=4`],
    ['16 bits of it in the higher half', nullLink, '00000200', `${addresses} UDP 36 40000 → 41000 Len=4`],
    ['an EtherType instead', nullLink, '00080000', `${addresses} UDP 36 40000 → 41000 Len=4`],
    ['a family that is not known', nullLink, '63000000', `${none} N/A 36 Null/Loopback`],
    ['LOOP in network order', loopLink, '00000002', `${addresses} UDP 36 40000 → 41000 Len=4`],
    ['no other order in LOOP', loopLink, '02000000', `${none} N/A 36 Null/Loopback`],
  ])('reads %s', (_, linkType, family, words) => {
    expect(new TestCapture(linkType).row(framed(family))).toBe(`    1   0.000000 ${words}`);
  });

  it('gives the family, or the type', () => {
    const fieldsOf = (family: string) =>
      valuesOf(new TestCapture(nullLink).layer('null', framed(family)), framed(family));
    expect(fieldsOf('1e000000')).toEqual({ 'null.family': 30 });
    expect(fieldsOf('00080000')).toEqual({ 'null.type': 0x0800 });
  });

  it('says that the header was cut off', () => {
    const row = (linkType: number, length: number) =>
      new TestCapture(linkType).row(framed('02000000').subarray(0, length), 36).slice(17);
    expect(row(nullLink, 1)).toBe('             →               36 [Packet size limited during capture]');
    expect(row(nullLink, 3)).toBe(`${none} N/A 36 Null/Loopback[Packet size limited during capture]`);
    expect(row(loopLink, 0)).toBe(`${none} N/A 36 Null/Loopback[Packet size limited during capture]`);
  });

  it('stays within what was captured', () => {
    expectBounded(framed('02000000'), nullLink);
    expectBounded(framed('00000002'), loopLink);
  });
});

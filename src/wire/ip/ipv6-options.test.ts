import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/dissected.js';
import { areOptionsWhole, extensionBytesAt, jumboBytesAt } from './ipv6-options.js';

describe('options of IPv6', () => {
  it('counts the bytes of a header in units of 8', () => {
    expect([extensionBytesAt(hex('1100'), 0), extensionBytesAt(hex('1102'), 0)]).toEqual([8, 24]);
  });

  it.each([
    ['padding of one byte each', '000000', 3, true],
    ['an option of no data', '0100', 2, true],
    ['an option that reaches over the end of its header', '050300 0000', 3, true],
    ['an option that is cut off', '0503000', 3, false],
    ['a length that is cut off', '05', 1, false],
    ['a header that is cut off', '0000', 3, false],
  ])('tells whether all are there: %s', (_, bytes, to, isWhole) => {
    const options = hex(bytes.replaceAll(' ', '').slice(0, bytes.length & ~1));
    expect(areOptionsWhole(options, 0, to, options.length)).toBe(isWhole);
  });

  it.each([
    ['first', '1100 c204 00010000', 65_536],
    ['after padding', '1101 00 0100 c204 00010001 0102 0000 00', 65_537],
    ['not there', '1100 0104 00000000', 0],
    ['cut off', '1100 c204 0001', 0],
  ])('finds the length of a jumbogram: %s', (_, bytes, length) => {
    const header = hex(bytes);
    expect(jumboBytesAt(header, 0, header.length)).toBe(length);
  });
});

import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../src/bytes/hex.js';
import { recognisedChecksums } from './recognised-checksums.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('the checksum of a message', () => {
  // Modbus over serial line 1.02: read one holding register of unit 1, with its CRC.
  const request = hex('01 03 00 00 00 01 84 0A');

  it('is recognised at its end', () => {
    expect(recognisedChecksums(request, { start: 0, end: 1 })).toEqual([
      { name: 'crc-16/modbus', covered: { start: 0, end: 6 }, at: 6, bytes: hex('84 0A') },
    ]);
    expect(recognisedChecksums(hex('01 03 00 00 00 01 0A 84'), { start: 0, end: 1 })[0]?.name).toBe(
      'crc-16/modbus be',
    );
  });

  it('is recognised behind what is selected', () => {
    const wrapped = hex(`AA 55 ${'01 03 00 00 00 01 84 0A'} 0D`);
    expect(recognisedChecksums(wrapped, { start: 0, end: 1 })).toEqual([]);
    expect(recognisedChecksums(wrapped, { start: 2, end: 8 }).map(({ name, at }) => [name, at])).toEqual([
      ['crc-16/modbus', 8],
    ]);
  });

  it('is recognised where there is room for one alone', () => {
    for (const bytes of [hex(''), hex('00'), hex('00 00')])
      expect(recognisedChecksums(bytes, { start: 0, end: 1 })).toEqual([]);
  });

  it('is not recognised in zeros, which have them all', () => {
    expect(recognisedChecksums(hex('00 00 00 00 00 00'), { start: 0, end: 1 })).toEqual([]);
    expect(recognisedChecksums(hex('00 00 00 00 00 00'), { start: 1, end: 4 })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../src/bytes/hex.js';
import { checksumsOver, recognisedChecksums } from './recognised-checksums.js';

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

  it('is any of the catalogue where a person says what it covers', () => {
    // CRC-16/CDMA2000 of "123456789" (its check value in the catalogue of G. Cook) is 4C06.
    const message = hex('31 32 33 34 35 36 37 38 39 4C 06 0D');
    const names = recognisedChecksums(message, { start: 0, end: 9 }).map(({ name }) => name);
    expect(names).toContain('crc-16/cdma2000');
    expect(recognisedChecksums(message.subarray(0, 11), { start: 0, end: 1 })).toEqual([]);
  });
});

describe('the checksums over a part of a message', () => {
  it('are the common ones, with the one that follows it', () => {
    const sums = checksumsOver(hex('01 03 00 00 00 01 84 0A'), { start: 0, end: 6 });
    expect(sums.find(({ name }) => name === 'crc-16/modbus')).toEqual({
      name: 'crc-16/modbus',
      bytes: hex('84 0A'),
      isNext: true,
    });
    expect(sums.filter(({ isNext }) => isNext)).toHaveLength(1);
    expect(sums.find(({ name }) => name === 'sum8')?.bytes).toEqual(hex('05'));
  });

  it('are none of nothing, or of what is too long', () => {
    expect(checksumsOver(hex('01 02'), { start: 1, end: 1 })).toEqual([]);
    expect(checksumsOver(new Uint8Array(70_000), { start: 0, end: 70_000 })).toEqual([]);
  });
});

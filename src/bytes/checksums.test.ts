import { describe, expect, it } from 'vitest';
import { type ChecksumAlgorithm, checksum, checksumAlgorithms, continuedCrc32 } from './checksums.js';
import { formatHex } from './hex.js';

describe('checksums', () => {
  // Check values for "123456789" from the catalogue of parametrised CRC algorithms.
  it.each<[ChecksumAlgorithm, string]>([
    ['crc16-modbus', '37 4B'],
    ['crc16-ccitt', '29 B1'],
    ['crc32', 'CB F4 39 26'],
    ['sum8', 'DD'],
    ['lrc', '23'],
    ['xor', '31'],
  ])('%s of "123456789" is %s', (name, value) => {
    expect(formatHex(checksum(name, new TextEncoder().encode('123456789')))).toBe(value);
  });

  it('a checksum has the same width for no bytes at all, and for every byte', () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const name of checksumAlgorithms) {
      expect(checksum(name, new Uint8Array(0)).byteLength).toBe(checksum(name, every).byteLength);
    }
    expect(formatHex(checksum('crc16-ccitt', new Uint8Array(0)))).toBe('FF FF');
    expect(formatHex(checksum('crc16-ccitt', every))).toBe('3F BD');
    expect(formatHex(checksum('crc32', every))).toBe('29 05 8C 73');
  });

  it('goes on with CRC-32 in pieces', () => {
    const first = continuedCrc32(0, new TextEncoder().encode('1234'));
    expect(continuedCrc32(first, new TextEncoder().encode('56789'))).toBe(0xcbf43926);
  });
});

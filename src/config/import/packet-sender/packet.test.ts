import { describe, expect, it } from 'vitest';
import { formatHex } from '../../../bytes/hex.js';
import { mixedAsciiBytes, packetBytes } from './packet.js';

describe('hex of Packet Sender', () => {
  it.each([
    ['', ''],
    ['48 65 ', '48 65'],
    ['4865', '48 65'],
    ['aF', 'AF'],
    ['0x1, 0xAB', '01 AB'],
    ['01:02:3', '01 02 03'],
    ['123', '01 23'],
    ['5', '05'],
  ])('%j', (hex, bytes) => {
    const read = packetBytes(hex);
    expect(read instanceof Uint8Array && formatHex(read)).toBe(bytes);
  });

  it('names what is none', () => {
    expect(packetBytes('4 zz')).toMatchObject({ code: 'HEX_INVALID', params: { found: 'z' } });
  });
});

describe('mixed ASCII', () => {
  it.each([
    ['a\\n\\r\\t\\\\', '61 0A 0D 09 5C'],
    ['\\0d\\0A', '0D 0A'],
    ['\\ff\\5', 'FF 05'],
    ['x\\', '78 00'],
    ['\u00e4', 'E4'],
  ])('%j', (text, bytes) => {
    expect(formatHex(mixedAsciiBytes(text))).toBe(bytes);
  });
});

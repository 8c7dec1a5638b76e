import { expect, it } from 'vitest';
import { parseChecksum } from '../../../bytes/checksum/parse-checksum.js';
import { applyChecksum } from '../../../bytes/checksum/place-checksum.js';
import { formatHex, parseHex } from '../../../bytes/hex.js';
import { docklightChecksum } from './docklight-checksum.js';

it.each([
  ['', undefined],
  ['# off', undefined],
  ['MOD256 # simple', 'sum8 @-1'],
  ['-MOD256', 'lrc @-1'],
  ['XOR', 'xor @-1'],
  ['CRC-MODBUS L', 'crc-16/modbus @-2'],
  ['CRC-MODBUS', 'crc-16/modbus be @-2'],
  ['CRC-MODBUS A @ -5', 'crc-16/modbus be HEX @-5'],
  ['CRC-MODBUS A', 'crc-16/modbus be HEX @-5'],
  ['(1,3) CRC-16 @ 10', '(0,2) crc-16/arc @9'],
  ['(2, -5) CRC:8,07,00,00,No,Yes', '(1,-5) crc:8,7,0,0,0,1 @-1'],
  ['(-4,2) XOR', '(-4,-3) xor @-1'],
  ['CRC-32', 'crc-32/iso-hdlc @-4'],
  ['CRC-99', null],
  ['MOD256 nonsense words', null],
])('reads %j', (spec, own) => {
  expect(docklightChecksum(spec)).toBe(own);
});

it('puts the checksum of Modbus over the placeholder bytes at the end', () => {
  const spec = parseChecksum(docklightChecksum('CRC-MODBUS L') ?? '');
  const content = parseHex('01 03 00 00 00 02 00 00');
  if (!spec.ok || !content.ok) throw new Error('no specification');
  const summed = applyChecksum(spec.value, content.bytes);
  // The example of the Modbus over serial line guide: 01 03 00 00 00 02 has C4 0B behind it.
  expect(summed.ok && formatHex(summed.bytes)).toBe('01 03 00 00 00 02 C4 0B');
});

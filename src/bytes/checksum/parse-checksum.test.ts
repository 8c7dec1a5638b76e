import { describe, expect, it } from 'vitest';
import { formatChecksum } from './checksum-spec.js';
import { parseChecksum } from './parse-checksum.js';

/** The specification written again, or its fault: reason, column, what is there, what was meant. */
function read(text: string): string {
  const parsed = parseChecksum(text);
  if (parsed.ok) return formatChecksum(parsed.value);
  const { reason, column, found, nearest } = parsed.fault;
  return [reason, column, found, nearest].join(' ').trimEnd();
}

describe('the specification of a checksum', () => {
  it.each<[text: string, written: string]>([
    ['crc-16/modbus', 'crc-16/modbus'],
    ['CRC-16/MODBUS', 'crc-16/modbus'],
    ['crc16-modbus', 'crc-16/modbus'],
    ['crc16-ccitt', 'crc-16/ibm-3740'],
    ['crc32', 'crc-32/iso-hdlc'],
    ['sum8', 'sum8'],
    ['lrc', 'lrc'],
    ['neg8', 'lrc'],
    ['xor', 'xor'],
    ['crc32:hex', 'crc-32/iso-hdlc HEX'],
    ['lrc hex', 'lrc hex'],
    ['crc16-modbus be', 'crc-16/modbus be'],
    ['crc16-modbus LE', 'crc-16/modbus'],
    ['(0,-3) crc16-modbus', '(0,-3) crc-16/modbus'],
    ['crc16-modbus(0..-3)', '(0,-3) crc-16/modbus'],
    ['crc16-modbus (0..-3)', '(0,-3) crc-16/modbus'],
    ['  ( 1 , 12 )   sum16   le hex @ -4 ', '(1,12) sum16 le hex @-4'],
    ['@0 internet', 'internet @0'],
    ['crc:16,8005,FFFF,0,1,1', 'crc:16,8005,FFFF,0,1,1'],
    ['CRC:16,0x8005,ffff,0,TRUE,false le', 'crc:16,8005,FFFF,0,1,0 le'],
    ['crc:64,42F0E1EBA9EA3693,0,0,0,0', 'crc:64,42F0E1EBA9EA3693,0,0,0,0'],
    ['nmea', 'nmea'],
    ['modbus-ascii', 'modbus-ascii'],
  ])('%j is %j', (text, written) => {
    expect(read(text)).toBe(written);
    expect(read(written)).toBe(written);
  });

  it.each<[text: string, fault: string]>([
    ['', 'checksum-algorithm-missing 1'],
    ['(0,3) le', 'checksum-algorithm-missing 9'],
    ['crc-16/modbsu', 'checksum-algorithm-near 1 crc-16/modbsu crc-16/modbus'],
    ['(0,3) wasisttdas', 'checksum-algorithm-unknown 7 wasisttdas'],
    ['sum8 xor', 'checksum-word-unknown 6 xor'],
    ['sum8 Hex', 'checksum-word-unknown 6 Hex'],
    ['sum8 le be', 'checksum-said-twice 9 be'],
    ['sum8:hex hex', 'checksum-said-twice 10 hex'],
    ['sum8 @1 @2', 'checksum-said-twice 9 @2'],
    ['(0,1) sum8 (0,1)', 'checksum-said-twice 12 (0,1)'],
    ['(0) sum8', 'checksum-range-invalid 1 (0)'],
    ['(0,-0) sum8', 'checksum-range-invalid 1 (0,-0)'],
    ['(0,12345678901) sum8', 'checksum-range-invalid 1 (0,12345678901)'],
    ['sum8 (0,1', 'checksum-range-invalid 6 (0,1'],
    ['sum8)', 'checksum-word-unknown 5 )'],
    ['(3,1) sum8', 'checksum-range-reversed 1 (3,1)'],
    ['(-1,-2) sum8', 'checksum-range-reversed 1 (-1,-2)'],
    ['sum8 @', 'checksum-position-invalid 6 @'],
    ['sum8 @x', 'checksum-position-invalid 6 @x'],
    ['crc:16,8005,FFFF,0,1', 'checksum-parameters-invalid 1 crc:16,8005,FFFF,0,1'],
    ['crc:8,1FF,0,0,0,0', 'checksum-parameters-invalid 1 crc:8,1FF,0,0,0,0'],
    ['crc:65,1,0,0,0,0', 'checksum-parameters-invalid 1 crc:65,1,0,0,0,0'],
    ['crc:16,8005,0,0,yes,no', 'checksum-parameters-invalid 1 crc:16,8005,0,0,yes,no'],
    ['nmea @3', 'checksum-line-alone 1 nmea'],
    ['(0,1) modbus-ascii', 'checksum-line-alone 7 modbus-ascii'],
    ['nmea sum8', 'checksum-word-unknown 6 sum8'],
  ])('refuses %j: %s', (text, fault) => {
    expect(read(text)).toBe(fault);
  });

  it('is bounded and never throws', () => {
    const words = [
      '(0,1)',
      '(',
      ')',
      'sum8',
      '@',
      '@-1',
      ':hex',
      'crc:',
      'le',
      'hex',
      ',',
      '..',
      '\u0000',
      '校验',
      '𝟙',
      ' ',
    ];
    let state = 1;
    for (let round = 0; round < 3000; round += 1) {
      let text = '';
      for (let word = 0; word < 6; word += 1) {
        state = (state * 48_271) % 2_147_483_647;
        text += words[state % words.length] ?? '';
      }
      const parsed = parseChecksum(text);
      if (parsed.ok) expect(read(formatChecksum(parsed.value))).toBe(formatChecksum(parsed.value));
      else expect(parsed.fault.column).toBeLessThanOrEqual([...text].length + 1);
    }
    const long = parseChecksum('('.repeat(1_000_000));
    expect(long.ok ? '' : long.fault.reason).toBe('checksum-too-long');
    expect(long.ok ? '' : long.fault.text.length).toBeLessThan(50);
  });
});

import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import { type Composition, composeBytes } from '../compose.js';
import { suggestedChecksums } from './suggested-checksums.js';

const ascii = new TextDecoder('ascii');

/** The bytes sent for `text`, or the fault with its column. */
function sent(text: string, checksum: string, more: Partial<Composition> = {}): string {
  const composed = composeBytes({
    ...{ text, checksum: checksumSpec(checksum), hex: false, encoding: 'utf-8', raw: false, eol: 'none' },
    ...more,
  });
  if (!composed.ok) return `${composed.fault.code} ${composed.fault.column} ${composed.fault.found}`;
  return ascii.decode(composed.bytes);
}

describe('a checksum as hex digits', () => {
  it.each<[text: string, checksum: string, whole: string]>([
    // ICP DAS, DCON protocol: read the configuration of module 01.
    ['$012', 'sum8:hex', '$012B7'],
    // OMRON Host Link: status read; the FCS is the XOR of what stands before it.
    ['@00MS', 'xor:hex', '@00MS5E'],
    ['123456789', 'lrc:hex', '12345678923'],
    ['123456789', 'crc16-ccitt:hex', '12345678929B1'],
    ['123456789', 'crc16-modbus:hex', '123456789374B'],
    ['123456789', 'crc32:hex', '123456789CBF43926'],
  ])('%s with %s is %s', (text, checksum, whole) => {
    expect(sent(text, checksum)).toBe(whole);
    expect(sent(text, checksum, { eol: 'crlf' })).toBe(`${whole}\r\n`);
  });

  it('is of the bytes that hex stands for, and in the encoding of the text', () => {
    expect(sent('24 30 31 32', 'sum8:hex', { hex: true })).toBe('$012B7');
    expect(sent('A', 'sum8:hex', { encoding: 'utf-16le' })).toBe('A\x004\x001\x00');
  });

  it('has two digits even for a value of zero', () => {
    expect(sent('\\0', 'sum8:hex')).toBe('\x0000');
    expect(sent('\\x05', 'xor:hex')).toBe('\x0505');
  });
});

describe('the checksum of NMEA 0183', () => {
  it.each([
    '$GPGLL,5057.970,N,00146.110,E,142451,A*27',
    '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47',
    '$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A',
    '!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C',
    // u-blox: poll PUBX,00.
    '$PUBX,00*33',
  ])('%s', (sentence) => {
    const typed = sentence.slice(0, -'*HH'.length);
    expect(sent(typed, 'nmea', { eol: 'crlf' })).toBe(`${sentence}\r\n`);
    expect(sent(`${typed}*`, 'nmea', { eol: 'crlf' })).toBe(`${sentence}\r\n`);
  });

  it.each([
    ['GPGLL,1', 'NMEA_INVALID 1 G'],
    ['', 'NMEA_INVALID 1 '],
    ['$PUBX,00*33', 'NMEA_INVALID 9 *'],
    ['\\x41$', 'NMEA_INVALID 1 '],
  ])('refuses %j', (text, fault) => {
    expect(sent(text, 'nmea')).toBe(fault);
  });
});

describe('the checksum of Modbus ASCII', () => {
  it.each([
    // Three holding registers of server 17, and a reading of 16 of server 247.
    ':1103006B00037E',
    ':F7031389000A60',
    ':010300000001FB',
    ':11050000FF00EB',
  ])('%s', (frame) => {
    expect(sent(frame.slice(0, -2), 'modbus-ascii', { eol: 'crlf' })).toBe(`${frame}\r\n`);
    expect(sent(frame.slice(0, -2).toLowerCase(), 'modbus-ascii')).toBe(
      `${frame.slice(0, -2).toLowerCase()}${frame.slice(-2)}`,
    );
  });

  it.each([
    ['1103006B0003', 'MODBUS_ASCII_INVALID 1 1'],
    [':', 'MODBUS_ASCII_INVALID 1 :'],
    [':110', 'MODBUS_ASCII_INVALID 4 0'],
    [':11 03', 'MODBUS_ASCII_INVALID 4  '],
    [':1G', 'MODBUS_ASCII_INVALID 3 G'],
  ])('refuses %j', (text, fault) => {
    expect(sent(text, 'modbus-ascii')).toBe(fault);
  });
});

it('everything that is suggested is a specification, and makes something of content valid for all', () => {
  for (const name of suggestedChecksums().filter((one) => one !== 'nmea'))
    expect(sent(':4041', name).length, name).toBeGreaterThan(5);
});

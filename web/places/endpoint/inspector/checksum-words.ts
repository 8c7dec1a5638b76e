import type { ChecksumName } from '../../../../src/bytes/appended-checksum.js';

const labels: Readonly<Record<Exclude<ChecksumName, 'none'>, string>> = {
  'crc16-modbus': 'CRC-16 Modbus',
  'crc16-ccitt': 'CRC-16 CCITT',
  crc32: 'CRC-32',
  sum8: 'Sum-8',
  lrc: 'LRC',
  xor: 'XOR',
  'crc16-modbus:hex': 'CRC-16 Modbus, HEX',
  'crc16-ccitt:hex': 'CRC-16 CCITT, HEX',
  'crc32:hex': 'CRC-32, HEX',
  'sum8:hex': 'Sum-8, HEX',
  'lrc:hex': 'LRC, HEX',
  'xor:hex': 'XOR, HEX',
  'modbus-ascii': 'Modbus ASCII',
  nmea: 'NMEA',
};

/** The name of a checksum, as its users write it. */
export function checksumLabel(name: ChecksumName): string {
  return name === 'none' ? '' : labels[name];
}

import type { ChecksumName } from '../../src/bytes/checksums.js';

const labels: Readonly<Record<Exclude<ChecksumName, 'none'>, string>> = {
  'crc16-modbus': 'CRC-16 Modbus',
  'crc16-ccitt': 'CRC-16 CCITT',
  crc32: 'CRC-32',
  sum8: 'Sum-8',
  lrc: 'LRC',
  xor: 'XOR',
};

/** The name of a checksum, as its users write it. */
export function checksumLabel(name: ChecksumName): string {
  return name === 'none' ? '' : labels[name];
}

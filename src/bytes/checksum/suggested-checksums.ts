import { checksumAlgorithmNames } from './algorithms.js';

const shortNames = ['crc16-modbus', 'crc16-ccitt', 'crc32', 'sum8', 'lrc', 'xor'] as const;

/** What most people look for, each of it a whole specification: first the common ones by their short names, then every algorithm. */
export function suggestedChecksums(): readonly string[] {
  const names = checksumAlgorithmNames().filter((name) => !shortNames.some((short) => short === name));
  return [...shortNames, ...shortNames.map((name) => `${name}:hex`), 'modbus-ascii', 'nmea', ...names];
}

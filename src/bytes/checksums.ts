/** How a checksum is computed. */
export type ChecksumAlgorithm = 'crc16-modbus' | 'crc16-ccitt' | 'crc32' | 'sum8' | 'lrc' | 'xor';

/** Every algorithm, in the order that a list shows them. */
export const checksumAlgorithms: readonly ChecksumAlgorithm[] = Object.freeze([
  'crc16-modbus',
  'crc16-ccitt',
  'crc32',
  'sum8',
  'lrc',
  'xor',
]);

/**
 * The checksum of `bytes`, in the order that its users put it on the wire: CRC-16/MODBUS low byte first (Modbus over
 * serial line 1.02, section 2.5.1.2); CRC-16 CCITT as CRC-16/IBM-3740, "CCITT-FALSE", high byte first; CRC-32 of IEEE
 * 802.3, high byte first; `sum8` the sum modulo 256; `lrc` its two's complement; `xor` of all bytes.
 */
export function checksum(algorithm: ChecksumAlgorithm, bytes: Uint8Array): Uint8Array {
  switch (algorithm) {
    case 'crc16-modbus': {
      const crc = reflectedCrc(modbusTable, 0xffff, bytes);
      return Uint8Array.of(crc & 0xff, crc >>> 8);
    }
    case 'crc16-ccitt': {
      const crc = ccitt(bytes);
      return Uint8Array.of(crc >>> 8, crc & 0xff);
    }
    case 'crc32': {
      const crc = continuedCrc32(0, bytes);
      return Uint8Array.of(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff);
    }
    case 'sum8':
      return Uint8Array.of(sum(bytes));
    case 'lrc':
      return Uint8Array.of(-sum(bytes) & 0xff);
    case 'xor':
      return Uint8Array.of(bytes.reduce((all, byte) => all ^ byte, 0));
  }
}

function reflectedTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value >>> 0;
  });
}

const modbusTable = reflectedTable(0xa001);
const crc32Table = reflectedTable(0xedb88320);

/** CRC-32 of IEEE 802.3 of bytes in pieces: `crc` is the value for the earlier bytes, 0 at the start. */
export function continuedCrc32(crc: number, bytes: Uint8Array): number {
  return ~reflectedCrc(crc32Table, ~crc, bytes) >>> 0;
}

function reflectedCrc(table: Uint32Array, initial: number, bytes: Uint8Array): number {
  let crc = initial;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return crc >>> 0;
}

const ccittTable = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index << 8;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1;
  return value & 0xffff;
});

function ccitt(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (ccittTable[(crc >>> 8) ^ byte] ?? 0);
  return crc;
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const byte of bytes) total = (total + byte) & 0xff;
  return total;
}

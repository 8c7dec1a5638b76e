import { narrowCrc } from './crc.js';

const { step } = narrowCrc({
  width: 32,
  poly: 0x04c11db7n,
  init: 0xffffffffn,
  xorout: 0xffffffffn,
  refin: true,
  refout: true,
});

/** CRC-32 of IEEE 802.3 of bytes in pieces: `crc` is the value for the earlier bytes, 0 at the start. */
export function continuedCrc32(crc: number, bytes: Uint8Array): number {
  return ~step(~crc, bytes, 0, bytes.byteLength) >>> 0;
}

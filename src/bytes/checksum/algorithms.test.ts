import { describe, expect, it } from 'vitest';
import { checksumAlgorithm, checksumAlgorithmNames, crcAlgorithm } from './algorithms.js';
import { continuedCrc32 } from './continued-crc32.js';

const checksumOf = (name: string, content: string | Uint8Array): string | undefined => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const algorithm = checksumAlgorithm(name);
  const digits = Math.ceil((algorithm?.bits ?? 0) / 4);
  return algorithm?.compute(bytes, 0, bytes.byteLength).toString(16).padStart(digits, '0');
};

describe('the algorithms of checksums', () => {
  it.each<[name: string, content: string, value: string]>([
    ['sum8', '123456789', 'dd'],
    ['sum16', '123456789', '01dd'],
    ['sum24', '123456789', '0001dd'],
    ['sum32', '123456789', '000001dd'],
    ['lrc', '123456789', '23'],
    ['neg8', '123456789', '23'],
    ['inv8', '123456789', '22'],
    ['xor', '123456789', '31'],
    ['xor8', '123456789', '31'],
    // 3132 ^ 3334 ^ 3536 ^ 3738 ^ 3900.
    ['xor16', '123456789', '3908'],
    // Fletcher's checksums of 16, 32 and 64 bits of these texts, as the examples that everybody checks with.
    ['fletcher16', 'abcde', 'c8f0'],
    ['fletcher16', 'abcdef', '2057'],
    ['fletcher16', 'abcdefgh', '0627'],
    ['fletcher32', 'abcde', 'f04fc729'],
    ['fletcher32', 'abcdef', '56502d2a'],
    ['fletcher32', 'abcdefgh', 'ebe19591'],
    ['fletcher64', 'abcde', 'c8c6c527646362c6'],
    ['fletcher64', 'abcdef', 'c8c72b276463c8c6'],
    ['fletcher64', 'abcdefgh', '312e2b28cccac8c6'],
    // RFC 1950's own value for one byte follows from its definition; this one is of the zlib documentation's readers.
    ['adler32', 'Wikipedia', '11e60398'],
    ['adler32', '', '00000001'],
    // RFC 1071, section 3: the sum is ddf2.
    ['crc-16/modbus', '123456789', '4b37'],
    ['crc16-modbus', '123456789', '4b37'],
    ['CRC16-CCITT', '123456789', '29b1'],
    ['crc16-xmodem', '123456789', '31c3'],
    ['crc32', '123456789', 'cbf43926'],
    ['crc32c', '123456789', 'e3069283'],
    ['crc-8', '123456789', 'f4'],
    ['crc8', '123456789', 'f4'],
    ['crc-64', '123456789', '6c40df5f0b497347'],
  ])('%s of %j is %s', (name, content, value) => {
    expect(checksumOf(name, content)).toBe(value);
  });

  it('computes the checksums of protocols as these do', () => {
    // RFC 1071, section 3: the sum of these words is ddf2.
    expect(checksumOf('internet', Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(
      '220d',
    );
    // UBX-CFG-RATE asked for, from its class on: CK_A is 0E, CK_B is 30.
    expect(checksumOf('ubx', Uint8Array.of(0x06, 0x08, 0x00, 0x00))).toBe('300e');
    // Fletcher of 8 bits: 1, 3, 6 and then 4 + 6 = 10, modulo 15.
    expect(checksumOf('fletcher8', Uint8Array.of(1, 2, 3, 4))).toBe('5a');
  });

  it('keeps a sum of many bytes within its bits', () => {
    const bytes = new Uint8Array(70_000).fill(0xff);
    expect(checksumOf('sum16', bytes)).toBe(((70_000 * 255) % 65_536).toString(16));
    expect(checksumOf('adler32', bytes)).toBe(adlerBySteps(bytes));
    expect(checksumOf('fletcher16', bytes)).toBe('0000');
  });

  it('finds no algorithm that is none', () => {
    for (const name of ['', 'crc', 'crc-16', 'crc-17', 'constructor', 'crc16-nothing', '__proto__'])
      expect(checksumAlgorithm(name)?.name, name).toBe(name === 'crc-16' ? 'crc-16/arc' : undefined);
  });

  it('has a value within its bits for no bytes and for every byte', () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const name of checksumAlgorithmNames()) {
      const algorithm = checksumAlgorithm(name);
      expect(algorithm?.name).toBe(name);
      for (const bytes of [every.subarray(0, 0), every, every.subarray(0, 1), every.subarray(3, 10)]) {
        const value = BigInt(algorithm?.compute(bytes, 0, bytes.byteLength) ?? -1);
        expect(value >= 0n && value < 1n << BigInt(algorithm?.bits ?? 0), name).toBe(true);
      }
    }
  });

  it('computes a CRC of parameters as that of the catalogue with the same', () => {
    const algorithm = crcAlgorithm({
      ...{ width: 16, poly: 0x8005n, init: 0xffffn, xorout: 0n },
      ...{ refin: true, refout: true },
    });
    expect(algorithm.name).toBe('crc:16,8005,FFFF,0,1,1');
    expect(algorithm.compute(new TextEncoder().encode('x123456789'), 1, 10)).toBe(0x4b37);
  });

  it('goes on with CRC-32 in pieces', () => {
    const first = continuedCrc32(0, new TextEncoder().encode('1234'));
    expect(continuedCrc32(first, new TextEncoder().encode('56789'))).toBe(0xcbf43926);
  });
});

function adlerBySteps(bytes: Uint8Array): string {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((BigInt(b) << 16n) | BigInt(a)).toString(16);
}

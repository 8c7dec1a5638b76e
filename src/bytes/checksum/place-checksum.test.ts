import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import { SeededRandom } from '../../line/seeded-random.js';
import type { EncodingName } from '../encoding-names.js';
import { formatHex, parseHex } from '../hex.js';
import { checksumAlgorithmNames } from './algorithms.js';
import { applyChecksum, verifyChecksum } from './place-checksum.js';

const bytesOf = (hex: string): Uint8Array => {
  const parsed = parseHex(hex);
  return parsed.ok ? parsed.bytes : new Uint8Array(0);
};

/** The message with its checksum as hex, or the fault. */
function applied(spec: string, hex: string, encoding?: EncodingName): string {
  const result = applyChecksum(checksumSpec(spec), bytesOf(hex), encoding);
  if (result.ok) return formatHex(result.bytes);
  const { fault } = result;
  return fault.code === 'CHECKSUM_MESSAGE_SHORT'
    ? `short at ${fault.position} of ${fault.length}`
    : fault.code;
}

const verdict = (spec: string, message: Uint8Array, end?: number): string =>
  verifyChecksum(checksumSpec(spec), message, end === undefined ? {} : { end }).result;

describe('a checksum in its message', () => {
  it.each<[spec: string, content: string, message: string]>([
    // MODBUS over serial line: read two holding registers of station 1.
    ['crc16-modbus', '01 03 00 00 00 02', '01 03 00 00 00 02 C4 0B'],
    ['crc16-modbus be', '01 03 00 00 00 02', '01 03 00 00 00 02 0B C4'],
    ['crc16-modbus @-2', '01 03 00 00 00 02 00 00', '01 03 00 00 00 02 C4 0B'],
    // A frame that begins with a sync byte and ends with 0D: the sum is of what is between.
    ['(1,-3) sum8 @-2', 'AA 01 02 03 00 0D', 'AA 01 02 03 06 0D'],
    ['(1,-1) sum8', 'AA 01 02 03', 'AA 01 02 03 06'],
    ['(-2,-1) sum8', 'AA 01 02 03', 'AA 01 02 03 05'],
    ['sum8 @0', '00 01 02 03', '06 01 02 03'],
    ['xor HEX', '0A FF', '0A FF 46 35'],
    ['xor hex', '0A F0', '0A F0 66 61'],
    ['xor HEX @1', '0A 30 30 03', '0A 30 41 03'],
    // RFC 1071 in the header of RFC 791: the checksum counts as zeros, whatever stood there.
    [
      '(0,19) internet @10',
      '45 00 00 73 00 00 40 00 40 11 12 34 C0 A8 00 01 C0 A8 00 C7 FF',
      '45 00 00 73 00 00 40 00 40 11 B8 61 C0 A8 00 01 C0 A8 00 C7 FF',
    ],
    // u-blox: poll UBX-CFG-RATE.
    ['(2,-1) ubx', 'B5 62 06 08 00 00', 'B5 62 06 08 00 00 0E 30'],
    ['crc-3/gsm', '31 32 33 34 35 36 37 38 39', '31 32 33 34 35 36 37 38 39 04'],
    ['crc-12/dect', '31 32 33 34 35 36 37 38 39', '31 32 33 34 35 36 37 38 39 0F 5B'],
    ['crc-12/dect le', '31 32 33 34 35 36 37 38 39', '31 32 33 34 35 36 37 38 39 5B 0F'],
    ['crc-64/xz', '31 32 33 34 35 36 37 38 39', '31 32 33 34 35 36 37 38 39 99 5D C9 BB DF 19 39 FA'],
    ['sum8', '', '00'],
  ])('%s makes %s %s', (spec, content, message) => {
    expect(applied(spec, content)).toBe(message);
    expect(verdict(spec, bytesOf(message))).toBe('ok');
  });

  it.each<[spec: string, content: string, fault: string]>([
    ['(0,5) sum8', '01 02 03', 'short at 5 of 3'],
    ['(-4,-1) sum8', '01 02 03', 'short at -4 of 3'],
    ['(2,-3) sum8', '01 02 03', 'short at -3 of 3'],
    ['sum8 @3', '01 02 03', 'short at 3 of 3'],
    ['crc32 @-2', '01 02 03 04', 'short at -2 of 4'],
    ['sum8 @-5', '01 02 03', 'short at -5 of 3'],
    ['(0,0) sum8', '', 'short at 0 of 0'],
    ['nmea', '01 02', 'NMEA_INVALID'],
  ])('%s of %s: %s', (spec, content, fault) => {
    expect(applied(spec, content)).toBe(fault);
  });

  it('says what is covered, what was expected and what was there', () => {
    const message = bytesOf('AA 01 02 03 07 0D');
    expect(verifyChecksum(checksumSpec('(1,-3) sum8 @-2'), message)).toEqual({
      ...{ result: 'bad', from: 1, to: 4, at: 4 },
      ...{ found: Uint8Array.of(7), expected: Uint8Array.of(6) },
    });
  });

  it('is not there in a message that has no room for it', () => {
    for (const [spec, message] of [
      ['crc32', '01 02 03'],
      ['(0,3) sum8', '01 02 03 04'],
      ['sum8 @4', '01 02 03 04'],
      ['nmea', '24 47'],
      ['nmea', '24 47 50 2C 31'],
      ['modbus-ascii', ''],
    ] as const)
      expect(verdict(spec, bytesOf(message)), spec).toBe('too-short');
  });

  it('stands before the line ending', () => {
    const text = (line: string): Uint8Array => new TextEncoder().encode(line);
    for (const ending of ['', '\r\n', '\n', '\r', '\0']) {
      expect(verdict('nmea', text(`$PUBX,00*33${ending}`))).toBe('ok');
      expect(verdict('nmea', text(`$PUBX,01*33${ending}`))).toBe('bad');
      expect(verdict('modbus-ascii', text(`:1103006B00037E${ending}`))).toBe('ok');
      expect(verdict('xor hex', text(`@00MS5E${ending}`))).toBe('ok');
      expect(verdict('sum8 HEX', text(`$012b7${ending}`))).toBe('ok');
    }
    const line = text('12\x63\r\n');
    expect(verdict('sum8', line, 3)).toBe('ok');
    expect(verdict('sum8', line)).toBe('bad');
  });

  it('has its digits in the encoding', () => {
    expect(applied('xor HEX', '41 00', 'utf-16le')).toBe('41 00 34 00 31 00');
    const message = bytesOf('41 00 34 00 31 00');
    expect(verifyChecksum(checksumSpec('xor hex'), message, { encoding: 'utf-16le' }).result).toBe('ok');
  });

  it('holds for what it was put into, of every algorithm, range, order and form', () => {
    const seed = Math.floor(Math.random() * 0xffff_ffff);
    const random = new SeededRandom(seed);
    for (const name of checksumAlgorithmNames()) {
      for (const more of [
        '',
        ' le',
        ' be',
        ' hex',
        ' le HEX',
        ' @-24',
        ' @3',
        ' @0',
        '(2,-3)',
        '(-9,-2) le',
        '(0,-1)@-40',
      ]) {
        const content = Uint8Array.from({ length: 48 + random.below(40) }, () => random.below(256));
        const spec = checksumSpec(`${name} ${more}`);
        const result = applyChecksum(spec, content);
        if (!result.ok) throw new Error(`${name} ${more}: seed ${seed}`);
        const { result: verified, ...where } = verifyChecksum(spec, result.bytes);
        expect(verified, `${name} ${more}: seed ${seed}`).toBe('ok');
        expect(where, `${name} ${more}`).toMatchObject({ at: result.at });
      }
    }
  });

  it('shows every flipped bit where it is a CRC', () => {
    const random = new SeededRandom(7);
    for (const name of checksumAlgorithmNames().filter((one) => one.startsWith('crc-'))) {
      const spec = checksumSpec(`(1,-1) ${name}`);
      const result = applyChecksum(
        spec,
        Uint8Array.from({ length: 12 }, () => random.below(256)),
      );
      const message = result.ok ? result.bytes : new Uint8Array(0);
      for (let bit = 8; bit < message.byteLength * 8; bit += 1) {
        message[bit >> 3] = (message[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifyChecksum(spec, message).result, `${name}, bit ${bit}`).toBe('bad');
        message[bit >> 3] = (message[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      }
    }
  });
});

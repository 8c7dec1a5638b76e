import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { parseHex } from '../hex.js';
import { formatChecksum } from './checksum-spec.js';
import { findChecksums, searchBounds } from './find-checksums.js';
import { applyChecksum } from './place-checksum.js';

const found = (messages: readonly Uint8Array[]): readonly string[] =>
  findChecksums(messages).map(formatChecksum);

const hex = (...messages: readonly string[]): readonly Uint8Array[] =>
  messages.map((message) => {
    const parsed = parseHex(message);
    if (!parsed.ok) throw new Error(message);
    return parsed.bytes;
  });

const text = (...lines: readonly string[]): readonly Uint8Array[] =>
  lines.map((line) => new TextEncoder().encode(line));

/** Messages of random content and length with a checksum. */
function made(spec: string, count: number, random: SeededRandom, least = 12): readonly Uint8Array[] {
  return Array.from({ length: count }, () => {
    const content = Uint8Array.from({ length: least + random.below(20) }, () => random.below(256));
    const applied = applyChecksum(checksumSpec(spec), content);
    if (!applied.ok) throw new Error(applied.fault.code);
    return applied.bytes;
  });
}

describe('finding the checksum of messages', () => {
  it('names that of Modbus RTU from a request and its answer', () => {
    expect(found(hex('01 03 00 00 00 01 84 0A', '11 03 00 6B 00 03 76 87'))).toEqual(['crc-16/modbus']);
  });

  it('names that of u-blox behind the two bytes that it does not cover', () => {
    const polls = hex('B5 62 06 08 00 00 0E 30', 'B5 62 06 01 03 00 F0 01 00 FB 11');
    expect(found(polls)[0]).toBe('(2,-1) ubx');
  });

  it('names those of lines of text, whatever ends them', () => {
    expect(found(text('$PUBX,00*33\r\n', '$GPGLL,5057.970,N,00146.110,E,142451,A*27\r\n'))[0]).toBe('nmea');
    expect(found(text(':1103006B00037E\r\n', ':010300000001FB\r\n'))[0]).toBe('modbus-ascii');
    expect(found(text('@00MS5E\r\n', '@01RD0110' + '57\r\n'))[0]).toBe('xor HEX');
  });

  it('names that of IP headers, in which it counts as zeros', () => {
    const headers = hex(
      '45 00 00 73 00 00 40 00 40 11 B8 61 C0 A8 00 01 C0 A8 00 C7',
      '45 00 00 3C 1C 46 40 00 40 06 B1 E6 AC 10 0A 63 AC 10 0A 0C',
    );
    expect(found(headers)).toContain('(0,-1) internet @10');
  });

  it.each([
    'crc-16/modbus',
    'crc-16/modbus be',
    'crc-32/iso-hdlc le',
    'crc-16/xmodem hex',
    'crc-16/kermit HEX',
    '(1,-1) sum8',
    '(2,-1) crc-16/ibm-3740 le',
    '(0,-2) xor',
    '(1,-3) sum8 @-2',
    'crc-32/mpeg-2 @-6',
    'sum16 @0',
    '(6,-1) crc-16/arc @4',
    '(0,-1) crc-32/iso-hdlc @8',
    'crc-64/xz',
    'crc-82/darc le',
    '(3,-1) fletcher32',
    'adler32',
    'internet',
    'crc-24/openpgp',
    'crc-12/dect',
    'crc-5/usb',
  ])('finds %s again, with the fewest words', (spec) => {
    const seed = Math.floor(Math.random() * 0xffff_ffff);
    expect(found(made(spec, 4, new SeededRandom(seed)))[0], `seed ${seed}`).toBe(spec);
  });

  it('finds nothing in messages without one, in one alone, and in zeros', () => {
    const random = new SeededRandom(11);
    const noise = Array.from({ length: 5 }, () => Uint8Array.from({ length: 30 }, () => random.below(256)));
    expect(found(noise)).toEqual([]);
    const [message = new Uint8Array(0)] = made('crc32', 1, random);
    expect(found([message])).toEqual([]);
    expect(found([message, message.slice()])).toEqual([]);
    expect(found([new Uint8Array(8), new Uint8Array(9), new Uint8Array(0)])).toEqual([]);
    expect(found([])).toEqual([]);
  });

  it('says nothing of bytes that never change', () => {
    // The CRC is right, but of a head that is the same in all messages: what follows is covered by nothing.
    const head = '01 03 00 00 00 01 84 0A';
    expect(found(hex(`${head} 11 12`, `${head} 25 41`))).toEqual([]);
  });

  it('is bounded by what it looks at, however much it is given', () => {
    const random = new SeededRandom(3);
    const { messages, messageBytes } = searchBounds;
    const long = made('crc32', 40, random, messageBytes - 40);
    const tooLong = new Uint8Array(messageBytes + 1).fill(1);
    expect(found([tooLong, ...long, ...Array.from({ length: 10_000 }, () => long[0] ?? tooLong)])[0]).toBe(
      'crc-32/iso-hdlc',
    );
    // Only the first of them are looked at.
    const wrong = long.map((message) => message.map((byte) => byte ^ 1));
    expect(found([...long.slice(0, messages), ...wrong])[0]).toBe('crc-32/iso-hdlc');
    // Everything fits zeros; they are many candidates, and the second message refuses them.
    const sparse = new Uint8Array(messageBytes);
    sparse[messageBytes - 1] = 1;
    const other = sparse.slice();
    other[0] = 1;
    expect(found([sparse, other]).length).toBeLessThanOrEqual(searchBounds.found);
  });
});

import { describe, expect, it } from 'vitest';
import { hex } from '../../test/dissected.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { decimalDigits, ipv4Characters, Line, maxLineBytes } from './line.js';
import { phraseOf } from './line-words.js';

/** What `write` writes into a line. */
function written(write: (line: Line) => void): string {
  const line = new Line(maxLineBytes);
  line.begin();
  write(line);
  return decodeUtf8(line.bytes.subarray(0, line.at));
}

const lastDigits = (value: number, length: number): string =>
  length === 0 ? '' : String(value).padStart(length, '0').slice(-length);

const text = (bytes: Uint8Array): string => written((line) => line.text(bytes, 0, bytes.length));

describe('a line', () => {
  const numbers = [
    0,
    ...Array.from({ length: 15 }, (_, exponent) => 10 ** (exponent + 1)).flatMap((power) => [
      power - 1,
      power,
    ]),
    12_345,
    2 ** 31 - 1,
    2 ** 31,
    4_294_967_295,
    2 ** 53 - 1,
  ];

  it.each(numbers)('writes %i', (value) => {
    expect(written((line) => line.decimal(value))).toBe(String(value));
    expect(decimalDigits(value)).toBe(String(value).length);
  });

  it('writes the last digits of a number with zeros before them', () => {
    expect(written((line) => line.padded(42, 6))).toBe('000042');
    expect(written((line) => line.padded(7, 1))).toBe('7');
    expect(written((line) => line.padded(999_999_999, 9))).toBe('999999999');
    for (const value of [7, 98_765, 2 ** 31 + 1_234, 2 ** 53 - 1])
      for (let length = 0; length <= 20; length += 1)
        expect(written((line) => line.padded(value, length))).toBe(lastDigits(value, length));
  });

  it('writes hexadecimal digits', () => {
    expect(written((line) => line.hex(0xab, 4))).toBe('00ab');
    expect(written((line) => line.hex(0xffff_ffff, 8))).toBe('ffffffff');
    expect(written((line) => line.hex(0x8912_3abc, 8))).toBe('89123abc');
    expect(written((line) => line.hex(0x8912_3abc, 3))).toBe('abc');
  });

  it.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000000000000000000ffff0a000001', '::ffff:10.0.0.1'],
    ['0000000000000000000000000a000001', '::10.0.0.1'],
    ['00000000000000000000000000000100', '::100'],
    ['00000000000000000001ffff0a000001', '::1:ffff:a00:1'],
  ])('writes the IPv6 address %s as %s', (bytes, address) => {
    expect(written((line) => line.ipv6(hex(bytes), 0))).toBe(address);
  });

  it('writes IPv4 and MAC addresses from where they are', () => {
    expect(written((line) => line.ipv4(hex('ff7f0001ff'), 1))).toBe('127.0.1.255');
    expect(written((line) => line.pairs(hex('00a0ff'), 1, 2, 0x3a))).toBe('a0:ff');
  });

  it('knows the length of an IPv4 address before it writes it', () => {
    for (const address of ['00000000', 'ffffffff', '7f000001', '0a63640a'])
      expect(ipv4Characters(hex(address), 0)).toBe(written((line) => line.ipv4(hex(address), 0)).length);
  });

  it('writes phrases of any length', () => {
    const words = 'of any length → 固';
    for (let length = 0; length <= words.length; length += 1) {
      const phrase = words.slice(0, length);
      expect(written((line) => line.phrase(phraseOf(phrase)))).toBe(phrase);
    }
  });

  it('has what fits before its limit, and nothing behind it', () => {
    const last = maxLineBytes - 1;
    for (let left = 0; left < 40; left += 1) {
      const atLimit = (write: (line: Line) => void): string =>
        written((line) => {
          line.blanks(last - left);
          write(line);
        }).slice(last - left);
      const fits = (text: string): string => (text.length <= left ? text : '');
      expect(atLimit((line) => line.phrase(phraseOf('Data Packet, Block: ')))).toBe(
        'Data Packet, Block: '.slice(0, left),
      );
      expect(atLimit((line) => line.arrow())).toBe(left < 5 ? '' : ' → ');
      expect(atLimit((line) => line.blanks(30))).toBe(' '.repeat(Math.min(30, left)));
      for (const value of [7, 1_234, 98_765_432, 2 ** 53 - 1])
        expect(atLimit((line) => line.decimal(value))).toBe(fits(String(value)));
      expect(atLimit((line) => line.padded(1_234, 6))).toBe(fits('001234'));
      if (left >= 15) expect(atLimit((line) => line.ipv4(hex('ffffffff'), 0))).toBe('255.255.255.255');
    }
  });

  it('moves a text to the right end of its column', () => {
    const aligned = (width: number): string =>
      written((line) => {
        line.ascii('ab');
        line.alignRight(0, width);
      });
    expect(aligned(5)).toBe('   ab');
    expect(aligned(1)).toBe('ab');
  });

  it('escapes what a terminal would obey, and what cannot be seen', () => {
    expect(text(hex('07 08 09 0a 0b 0c 0d 1b 00 7f'))).toBe('\\a\\b\\t\\n\\v\\f\\r\\033\\000\\177');
    expect(text(encodeUtf8('é\u200b\u202e\u0085\u{e0001}'))).toBe('é\\u200B\\u202E\\u0085\\U000E0001');
  });

  it('shows characters of other scripts, and malformed UTF-8 as U+FFFD', () => {
    expect(text(encodeUtf8('固件😀\n'))).toBe('固件😀\\n');
    expect(text(hex('41 ff 42'))).toBe('A\ufffdB');
  });

  it('ends at its limit, whatever is written', () => {
    const long = encodeUtf8('固'.repeat(maxLineBytes));
    for (const write of [
      (line: Line) => line.text(long, 0, long.length),
      (line: Line) => line.text(new Uint8Array(9_000), 0, 9_000),
      (line: Line) => line.ascii('x'.repeat(9_000)),
      (line: Line) => line.blanks(9_000),
      (line: Line) => line.pairs(new Uint8Array(9_000), 0, 9_000, 0x3a),
      (line: Line) => {
        for (let count = 0; count < 2_000; count += 1) line.hex(count, 3);
      },
    ]) {
      const line = new Line(maxLineBytes);
      line.begin();
      write(line);
      line.decimal(1_234_567);
      line.alignRight(0, 90_000);
      line.end();
      expect(line.at).toBeLessThanOrEqual(maxLineBytes);
      expect(line.bytes[line.at - 1]).toBe(0x0a);
      expect(decodeUtf8(line.bytes.subarray(0, line.at))).not.toContain('\ufffd');
    }
  });

  it('has no room when the longest line would not fit', () => {
    const line = new Line(maxLineBytes + 2);
    expect(line.hasRoom).toBe(true);
    line.begin();
    line.ascii('ab');
    expect(line.hasRoom).toBe(true);
    line.end();
    expect(line.hasRoom).toBe(false);
    line.clear();
    expect(line.hasRoom).toBe(true);
  });
});

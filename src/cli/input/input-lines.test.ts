import { describe, expect, it } from 'vitest';
import { checksumSpec } from '../../../test/checksum-spec.js';
import { plainSettings } from '../../../test/cli-settings.js';
import { growthOfWork } from '../../../test/cpu-time.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Settings } from '../settings.js';
import { inputConverter } from './input-lines.js';

/** Settings with some given by hand. */
function given(some: Partial<Settings>): Settings {
  return { ...plainSettings, ...some, given: new Set(Object.keys(some) as 'hex'[]) };
}

/** The pieces of an input that arrives `size` bytes at a time, as hex. */
function converted(input: string | Buffer, settings: Settings, size: number, datagrams = true): string[] {
  const converter = inputConverter('stdin', settings, datagrams);
  const bytes = Buffer.from(input);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.byteLength; start += size) {
    pieces.push(...converter.write(bytes.subarray(start, start + size)));
  }
  return [...pieces, ...converter.end()].map((piece) => Buffer.from(piece).toString('hex'));
}

const hexOf = (text: string): string => Buffer.from(text).toString('hex');

describe('what is piped in', () => {
  it.each<[title: string, settings: Settings, input: string | Buffer, pieces: readonly string[]]>([
    [
      'is lines with their ends as datagrams',
      plainSettings,
      'a\r\n\nb',
      [hexOf('a\r\n'), hexOf('\n'), hexOf('b')],
    ],
    ['keeps bytes that are no text', plainSettings, Buffer.from('00ff0a5c78', 'hex'), ['00ff0a', '5c78']],
    [
      'is converted, with the end of each line',
      given({ encoding: 'gbk' }),
      '温度\r\n温',
      ['cec2b6c80d0a', 'cec2'],
    ],
    ['gets its ends in wide encodings too', given({ encoding: 'utf-16le' }), 'a\n', ['61000a00']],
    [
      'gets another end for each line, and for a last one without',
      given({ eol: 'crlf' }),
      'a\nb\r\n\nc',
      ['610d0a', '620d0a', '0d0a', '630d0a'],
    ],
    ['loses its ends for none', given({ eol: 'none' }), 'a\n\nb\n', ['61', '62']],
    [
      'loses a byte order mark, which is none of its content',
      given({ encoding: 'gbk' }),
      '\ufeff温\n',
      ['cec20a'],
    ],
    ['keeps a byte order mark as bytes', plainSettings, '\ufeffa', ['efbbbf61']],
    ['is hex without ends and empty lines', given({ hex: true }), '01 02\r\n\n 03\n', ['0102', '03']],
    ['is hex with the end that was asked for', given({ hex: true, eol: 'lf' }), '01\n02', ['010a', '020a']],
    ['keeps its backslashes', given({ eol: 'lf' }), 'C:\\new\n', [hexOf('C:\\new\n')]],
    [
      'gets a checksum of its protocol between content and end',
      given({ checksum: checksumSpec('nmea') }),
      '$PUBX,00\r\n$PUBX,00*\n',
      [hexOf('$PUBX,00*33\r\n'), hexOf('$PUBX,00*33\n')],
    ],
    [
      'has no checksum of an empty line',
      given({ hex: true, checksum: checksumSpec('xor') }),
      '01 03\n\n',
      ['010302'],
    ],
  ])('%s, however it is cut', (_, settings, input, pieces) => {
    for (const size of [1, 2, 3, 1000]) expect(converted(input, settings, size)).toEqual(pieces);
  });

  it('is passed on as it comes, for a stream of bytes', () => {
    expect(converted('a\nb', plainSettings, 2, false)).toEqual([hexOf('a\n'), hexOf('b')]);
  });

  it('is converted in pieces of a bounded size where a line has no end', () => {
    const text = '温'.repeat(700_000);
    const pieces = converted(text, given({ encoding: 'gbk' }), 65_536);
    expect(pieces.join('')).toBe('cec2'.repeat(700_000));
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(4 * 1024 * 1024);
  });

  it.each<[settings: Settings, input: string | Buffer, failure: object]>([
    [
      given({ encoding: 'gbk' }),
      Buffer.from('e6b8a90ae6b8a9ff', 'hex'),
      { code: 'INPUT_NOT_UTF8', params: { source: 'stdin', line: 2, column: 2, option: '--encoding' } },
    ],
    [given({ hex: true }), '00\n0z', { code: 'HEX_INVALID', params: { line: 2, column: 2, found: 'z' } }],
    [
      given({ checksum: checksumSpec('nmea') }),
      '$PUBX,00\nPUBX\n',
      { code: 'NMEA_INVALID', params: { line: 2, situation: 'line-not-nmea' } },
    ],
    [
      given({ checksum: checksumSpec('modbus-ascii') }),
      ':1103\n:110\n',
      { code: 'MODBUS_ASCII_INVALID', params: { line: 2, column: 4, situation: 'line-not-modbus-ascii' } },
    ],
    [given({ hex: true }), '00\n001\n', { code: 'HEX_ODD', params: { line: 2, column: 3 } }],
    [
      given({ encoding: 'latin1' }),
      'a温\n',
      { code: 'TEXT_UNENCODABLE', params: { line: 1, column: 2, found: '温' } },
    ],
    [
      given({ checksum: checksumSpec('crc32') }),
      'x'.repeat(1_100_000),
      { code: 'INPUT_LINE_TOO_LONG', params: { line: 1, option: '--checksum' } },
    ],
  ])('names the place of what does not fit', (settings, input, failure) => {
    let thrown: unknown;
    try {
      converted(input, settings, 1000);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(BreakoutboxError);
    expect(thrown).toMatchObject({ failure });
  });
});

describe('the work of converting what is piped in', () => {
  it.each<[title: string, size: number, settings: Settings, text: (size: number) => string]>([
    ['one line in another encoding', 240_000, given({ encoding: 'gbk' }), (size) => '温度'.repeat(size / 6)],
    ['one line of single bytes', 240_000, given({ encoding: 'latin1' }), (size) => 'é'.repeat(size / 2)],
    ['one line with another ending', 240_000, given({ eol: 'crlf' }), (size) => 'a'.repeat(size)],
    ['short lines', 12_000, given({ encoding: 'gbk' }), (size) => '温\n'.repeat(size / 4)],
    ['lines of hex', 24_000, given({ hex: true }), (size) => '01 02\n'.repeat(size / 6)],
  ])('grows with the length of %s, and not with its square', (_, size, settings, text) => {
    const growth = growthOfWork(size, (bytes) => {
      const input = Buffer.from(text(bytes));
      return () => {
        const converter = inputConverter('stdin', settings, false);
        for (let at = 0; at < input.byteLength; at += 64) converter.write(input.subarray(at, at + 64));
        converter.end();
      };
    });
    expect(growth).toBeLessThan(9);
  });
});

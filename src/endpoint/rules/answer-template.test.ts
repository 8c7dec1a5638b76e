import { describe, expect, it } from 'vitest';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { formatHex } from '../../bytes/hex.js';
import { filledAnswer, parseAnswer } from './answer-template.js';
import { RuleMessage } from './rule-message.js';

const captured = new Map([
  ['1', Uint8Array.of(0x07)],
  ['unit', encodeText('12', 'utf-8')],
  ['below', encodeText('-2', 'utf-8')],
  ['two', Uint8Array.of(0x01, 0x02)],
  ['three', Uint8Array.of(1, 2, 3)],
  ['long', encodeText('x'.repeat(100), 'utf-8')],
  ['missing', new Uint8Array(0)],
]);

const placeholders = {
  variable: (name: string) => ({ host: '192.0.2.9', unit: '3' })[name],
  localTime: () => '2026-11-23 13:00:03.002',
  random: () => 0.5,
};

function filled(
  source: string,
  hex: boolean,
  encoding: EncodingName = 'utf-8',
  checksum: string | undefined = undefined,
): Uint8Array {
  const fields: Record<string, number | bigint | string> = {
    'sensor.temp': 23.4,
    'sensor.big': 258n,
    'sensor.huge': 0x8000_0000_0000_00f1n,
    'sensor.low': -128,
    'sensor.lower': -129,
    'sensor.high': 255,
    'sensor.none': Number.NaN,
    'sensor.endless': Number.POSITIVE_INFINITY,
    'sensor.state': 'on',
  };
  const parsed = parseAnswer(source, {
    hex,
    encoding,
    checksum,
    captured: new Set(captured.keys()),
    field: (name) => (name in fields ? () => fields[name] : undefined),
    placeholders,
  });
  if (!parsed.ok) throw new Error(`${parsed.failure.code} ${parsed.failure.params.column}`);
  const message = new RuleMessage(encoding);
  const timeMicros = Date.UTC(2026, 10, 23, 12, 0, 3, 2) * 1_000;
  message.take(encodeText('hi', encoding), { peer: '192.0.2.7:9', count: 3, timeMicros });
  const made = filledAnswer(parsed.value, { message, captured });
  if (!made.ok) throw new Error(`${made.failure.code} ${Object.values(made.failure.params).join(' ')}`);
  return made.value;
}

describe('a text answer', () => {
  it.each([
    ['unit={unit}', 'unit=12'],
    ['{text}{text}', 'hihi'],
    ['{hex} {bytes} {peer} {count} {time}', '68 69 2 192.0.2.7:9 3 2026-11-23T12:00:03.002Z'],
    ['{two:hex} {two:dec} {1:dec}', '01 02 258 7'],
    ['{sensor.temp} {sensor.big} {sensor.state}', '23.4 258 on'],
    ['{"ok": {unit}}', '{"ok": 12}'],
    ['{three:dec}', '66051'],
    ['\\{unit} {} { unit }', '{unit} {} { unit }'],
    ['a\\r\\n\\x41{unit}\\t', 'a\r\nA12\t'],
    ['{{host}}:{{?port=7}} {unit}', '192.0.2.9:7 12'],
    ['{{date}} {{time}} {{unixtime}}', '2026-11-23 13:00:03.002 1795435203'],
    ['{{random}} {{random(1-6)}} {{counter:3}}', '128 4 001'],
    ['\\{\\{host}} {{1:dec}}', '{{host}} {7}'],
    ['', ''],
  ])('%j becomes %j', (source, expected) => {
    expect(decodeText(filled(source, false), 'utf-8')).toBe(expected);
  });

  it('puts bytes in as they were, and text in its encoding', () => {
    expect(formatHex(filled('温{1}', false, 'gbk'))).toBe('CE C2 07');
  });
});

describe('a hex answer', () => {
  it.each([
    ['AA 55 {1} 0D', 'AA 55 07 0D'],
    ['{sensor.low} {sensor.high} {sensor.huge:u64}', '80 FF 80 00 00 00 00 00 00 F1'],
    ['{missing}{missing:u16} {count:u8} {count:u16}', '00 00 03 00 03'],
    ['{two}{bytes}', '01 02 02'],
    ['{unit:u8} {unit:u16le} {unit:u16} {unit:i32be}', '0C 0C 00 00 0C 00 00 00 0C'],
    ['{below:i16} {below:i8}', 'FF FE FE'],
    ['{sensor.temp:u16} {sensor.big:u16}', '00 17 01 02'],
    ['{sensor.state}', '6F 6E'],
    ['{unit:i8} {unit:u64le}', '0C 0C 00 00 00 00 00 00 00'],
    ['AA {{unit:u8}}{{unit:u16le}} {{counter}}{{random}} {{unixtime}}', 'AA 03 03 00 01 80 6B 04 2A C3'],
  ])('%j becomes %s', (source, expected) => {
    expect(formatHex(filled(source, true))).toBe(expected);
  });
});

describe('a value that does not fit', () => {
  it.each([
    ['{unit:u8} {sensor.big:u8}', true, '{sensor.big:u8} 258 1'],
    ['{sensor.big}', true, '{sensor.big} 258 1'],
    ['{sensor.huge:i64}', true, '{sensor.huge:i64} 9223372036854776049 8'],
    ['{below:u16le}', true, '{below:u16le} -2 2'],
    ['{below:u8}', false, '{below:u8} -2 1'],
    ['{sensor.lower}', true, '{sensor.lower} -129 1'],
    ['{sensor.none}', true, '{sensor.none} NaN 1'],
    ['{sensor.endless:u32}', true, '{sensor.endless:u32} Infinity 4'],
    ['{sensor.state:u8}', true, '{sensor.state:u8} on 1'],
    ['{long:u8}', true, `{long:u8} ${'x'.repeat(40)}… 1`],
  ])('%j is said with its value and its bytes: hex %s', (source, hex, params) => {
    expect(() => filled(source, hex)).toThrow(`ANSWER_VALUE_UNFIT ${params}`);
  });
});

describe('a checksum', () => {
  it.each([
    ['01 03 {1}', true, 'crc16-modbus', '01 03 07 61 32'],
    ['ab', false, 'sum8:hex', '61 62 43 33'],
    ['', true, '(0,0) sum8 @-1', ''],
  ])('is put into %j: %s', (source, hex, checksum, expected) => {
    expect(formatHex(filled(source, hex, 'utf-8', checksum))).toBe(expected);
  });

  it('is refused if it is none', () => {
    expect(() => filled('a', false, 'utf-8', 'nosum')).toThrow('CHECKSUM');
  });
});

describe('an answer', () => {
  it.each([
    ['{nobody}', false, 'ANSWER_FIELD_UNKNOWN 1'],
    ['温 {3}', false, 'ANSWER_FIELD_UNKNOWN 3'],
    ['{1:u7}', false, 'ANSWER_FIELD_UNKNOWN 1'],
    ['{unit}\\q', false, 'ESCAPE_INVALID 7'],
    ['AA {1} 5', true, 'HEX_ODD 8'],
    ['{{nobody}}', false, 'PLACEHOLDER_UNFILLED'],
    ['{{?asked}}', false, 'PLACEHOLDER_UNFILLED'],
    ['AA {{host}}', true, 'PLACEHOLDER_UNFILLED'],
    ['a {{unit:u7}}', false, 'ANSWER_FIELD_UNKNOWN 3'],
  ])('%j is refused: %s', (source, hex, fault) => {
    expect(() => filled(source, hex)).toThrow(fault);
  });

  it('is refused if its encoding lacks a character', () => {
    expect(() => filled('a {unit} 温', false, 'latin1')).toThrow('TEXT_UNENCODABLE 10');
  });
});

describe('a counter', () => {
  it('counts what one answer sends, whoever gets it', () => {
    const parsed = parseAnswer('{{counter}} {{counter:2}};', {
      hex: false,
      encoding: 'utf-8',
      checksum: undefined,
      captured: new Set(),
      field: () => undefined,
      placeholders,
    });
    if (!parsed.ok) throw new Error(parsed.failure.code);
    const said = ['192.0.2.7:9', '192.0.2.8:9'].map((peer) => {
      const message = new RuleMessage('utf-8');
      message.take(new Uint8Array(1), { peer, count: 1, timeMicros: 0 });
      const made = filledAnswer(parsed.value, { message, captured });
      return made.ok ? decodeText(made.value, 'utf-8') : made.failure.code;
    });
    expect(said).toEqual(['1 01;', '2 02;']);
  });
});

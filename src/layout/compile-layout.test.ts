import { describe, expect, it } from 'vitest';
import { complaintOf, decoded, hex, layoutOf, layoutWith } from '../../test/layouts.js';
import { compileLayout } from './compile-layout.js';
import type { LayoutFile, LongField } from './layout-file.js';
import { lineOf, plainValuesOf } from './value-text.js';

const sensor: LayoutFile = {
  order: 'big',
  encoding: 'gbk',
  frame: { length: 'len', covers: 'after' },
  fields: [
    { sync: 'const AA 55' },
    { len: 'u8' },
    { cmd: 'u8 { 6 = write, 1 = read }' },
    { temp: 'i16le * 0.1 ℃' },
    { limit: 'f32 cdab' },
    { flags: 'bits 8 { run = 0, error = 1, mode = 2-4 }' },
    { name: 'text 6' },
    { crc: 'checksum crc-16/modbus' },
  ],
};

const message = {
  cmd: 'read',
  temp: 23.4,
  limit: 30.5,
  'flags.run': true,
  'flags.mode': 5,
  name: '温室',
};

describe('a layout of ten lines', () => {
  it('makes a message, its sync, length and checksum by themselves, and reads it again', () => {
    const layout = layoutOf(sensor);
    const encoded = layout.encode(message);
    if (!encoded.ok) throw new Error(complaintOf(encoded));
    // CRC-16/MODBUS of the seventeen bytes before it, the low byte first.
    expect(Buffer.from(encoded.value).toString('hex')).toMatch(/^aa551001ea00000041f415cec2cad20000....$/);
    const values = decoded(layout, encoded.value);
    expect(values.fault).toBeUndefined();
    expect(lineOf(layout, values)).toBe(
      'cmd=read temp=23.4 ℃ limit=30.5 flags.run=true flags.error=false flags.mode=5 name=温室',
    );
    expect(plainValuesOf(layout, values)).toMatchObject({
      cmd: 1,
      temp: 23.4,
      limit: 30.5,
      name: '温室',
      len: 16,
    });
  });

  it('says which fields there are, for columns and forms', () => {
    expect(
      layoutOf(sensor).fields.map(({ name, kind, unit, follows }) => [name, kind, unit, follows]),
    ).toEqual([
      ['sync', 'const', '', true],
      ['len', 'number', '', true],
      ['cmd', 'number', '', false],
      ['temp', 'number', '℃', false],
      ['limit', 'number', '', false],
      ['flags', 'bits', '', false],
      ['flags.run', 'boolean', '', false],
      ['flags.error', 'boolean', '', false],
      ['flags.mode', 'number', '', false],
      ['name', 'text', '', false],
      ['crc', 'checksum', '', true],
    ]);
  });

  it('says nothing of a message that begins otherwise', () => {
    const values = decoded(layoutOf(sensor), new TextEncoder().encode('boot ok\n'));
    expect(values.isForeign).toBe(true);
    expect(values.count).toBe(0);
  });
});

describe('the long form', () => {
  it('says the same as the short one', () => {
    const long: LongField = {
      type: 'i16',
      order: 'little',
      scale: 0.1,
      offset: -40,
      unit: '℃',
      values: { '0x7FFF': 'broken' },
      remark: 'outside',
    };
    const layout = layoutOf({ fields: [{ temp: long }] });
    expect(layout.fields[0]?.remark).toBe('outside');
    expect(lineOf(layout, decoded(layout, hex('EA 00')))).toBe('temp=-16.6 ℃');
    expect(lineOf(layout, decoded(layout, hex('FF 7F')))).toBe('temp=broken');
    const short = layoutWith({ temp: 'i16le * 0.1 - 40 ℃ { 0x7FFF = broken }' });
    expect(lineOf(short, decoded(short, hex('EA 00')))).toBe('temp=-16.6 ℃');
  });

  it('has fields that are there only behind certain others', () => {
    const layout = layoutOf({
      fields: [
        { code: 'u8' },
        { start: { type: 'u16', when: { code: [3, 4] } } },
        { reason: { type: 'u8', when: { code: 0x83 } } },
      ],
    });
    expect(lineOf(layout, decoded(layout, hex('03 00 6B')))).toBe('code=3 start=107');
    expect(lineOf(layout, decoded(layout, hex('83 02')))).toBe('code=131 reason=2');
    expect(decoded(layout, hex('07')).isSound).toBe(true);
    expect(layout.encode({ code: 4, start: 1 })).toEqual({ ok: true, value: hex('04 00 01') });
  });
});

describe('a mistake', () => {
  const fields = (...list: readonly Readonly<Record<string, string | LongField>>[]): LayoutFile => ({
    fields: list,
  });
  it.each<[string, LayoutFile]>([
    ['layout sensor, *: there are no fields', {}],
    [
      'layout sensor, temp: "i15" is no type; write u8, i16le, f32, bool, bits, text, bytes, const or checksum',
      fields({ temp: 'i15' }),
    ],
    [
      'layout sensor, 温度: "温度" is no name; write letters, digits and _, no digit first',
      fields({ 温度: 'u8' }),
    ],
    ['layout sensor, a: two fields have this name', fields({ a: 'u8' }, { a: 'u8' })],
    ['layout sensor, b.x: two fields have this name', fields({ b: 'bits 8 { x = 0, x = 1 }' })],
    ['layout sensor, b: no whole number before it is called "n"', fields({ b: 'u8[n]' }, { n: 'u8' })],
    ['layout sensor, b: no whole number before it is called "n"', fields({ n: 'f32' }, { b: 'bytes n' })],
    [
      'layout sensor, a: it takes the rest, but the size of b behind it differs from message to message; give b a fixed size',
      fields({ a: 'bytes rest' }, { b: 'text until 00' }),
    ],
    ['layout sensor, a: abcd is an order of numbers of 4 or 8 bytes', fields({ a: 'u16 abcd' })],
    ['layout sensor, a: "{x=5" is not understood there', fields({ a: 'u16 {x=5' })],
    [
      'layout sensor, fields[0]: each entry of the list is one field, as in "- temp: i16"',
      fields({ a: 'u8', b: 'u8' }),
    ],
    [
      'layout sensor, frame: "temp" is no unsigned number at the same place of every message',
      { ...fields({ text: 'text until 00' }, { temp: 'u8' }), frame: { length: 'temp' } },
    ],
    [
      'layout sensor, frame: one of length, end, size, line and gap says where a message ends',
      { ...fields({ temp: 'u8' }), frame: { size: 1, end: '0A' } },
    ],
    ['layout sensor, line: "{temp" has no }', { line: 'temp={temp' }],
    [
      'layout sensor, line: nothing tells where the field before b ends; put a text between the two',
      { line: '{a}{b}' },
    ],
    ['layout sensor, encoding: "klingon" is no encoding', { ...fields({ a: 'u8' }), encoding: 'klingon' }],
  ])('is said with its field: %s', (complaint, file) => {
    expect(complaintOf(compileLayout('sensor', file))).toBe(complaint);
  });

  it('in the name of a layout is said', () => {
    expect(complaintOf(compileLayout('my sensor', fields({ a: 'u8' })))).toMatch(
      /^"my sensor" is no name of a layout/,
    );
  });

  it('in more fields than there may be is said', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ [`f${index}`]: 'u8' }));
    expect(complaintOf(compileLayout('sensor', fields(...many)))).toBe(
      'layout sensor, *: at most 256 fields',
    );
  });
});

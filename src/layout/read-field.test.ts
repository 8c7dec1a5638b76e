import { describe, expect, it } from 'vitest';
import type { FieldSpec } from './field-spec.js';
import type { LongField } from './layout-file.js';
import { parsedBy } from './layout-mistake.js';
import { type FieldDefaults, readField } from './read-field.js';

const defaults: FieldDefaults = { order: 'big', encoding: 'utf-8', isText: false };
const read = (form: string | LongField, more: Partial<FieldDefaults> = {}): FieldSpec =>
  readField('f', form, { ...defaults, ...more });
const reasonOf = (form: string | LongField): unknown => {
  const parsed = parsedBy(() => read(form));
  return parsed.ok ? 'taken' : parsed.failure.params.reason;
};

describe('a field in its short form', () => {
  it.each<[string, Partial<Record<keyof Extract<FieldSpec, { type: 'number' }>, unknown>>]>([
    ['u8', { form: { kind: 'unsigned', bytes: 1, order: 'big' }, count: undefined }],
    ['i16le', { form: { kind: 'signed', bytes: 2, order: 'little' } }],
    ['u24 little', { form: { kind: 'unsigned', bytes: 3, order: 'little' } }],
    ['f32 cdab', { form: { kind: 'float', bytes: 4, order: 'cdab' } }],
    ['u16[4]', { count: { type: 'fixed', count: 4 } }],
    ['u16[ n ]', { count: { type: 'field', name: 'n' } }],
    ['u16[]', { count: { type: 'rest' } }],
    ['i16 * 0.1 ℃', { unit: '℃', scaling: { multiplier: 1, offset: 0, divisor: 10, decimals: 1 } }],
    [
      'i16 × 2.50 + 3 mm/s',
      { unit: 'mm/s', scaling: { multiplier: 250, offset: 300, divisor: 100, decimals: 2 } },
    ],
    ['u16 / 1000 kV', { unit: 'kV', scaling: { multiplier: 1, offset: 0, divisor: 1_000, decimals: 3 } }],
    ['u16 / 3', { scaling: { multiplier: 1, offset: 0, divisor: 3, decimals: undefined } }],
    [
      'u8 { 1 = read, 0x06: "write it" }',
      {
        values: new Map([
          [1, 'read'],
          [6, 'write it'],
        ]),
      },
    ],
    ['i8 { -1 = none }', { values: new Map([[-1, 'none']]) }],
    ['u8 %RH', { unit: '%RH' }],
  ])('%s', (form, part) => {
    expect(read(form)).toMatchObject({ type: 'number', ...part });
  });

  it.each<[string, Partial<Record<string, unknown>>]>([
    ['const AA 55', { type: 'const', bytes: Uint8Array.of(0xaa, 0x55) }],
    ['const "OK"', { type: 'const', bytes: Uint8Array.of(0x4f, 0x4b) }],
    ['text', { type: 'text', size: { type: 'rest' }, encoding: 'utf-8' }],
    ['text 6', { type: 'text', size: { type: 'fixed', count: 6 } }],
    ['text gbk 6', { type: 'text', size: { type: 'fixed', count: 6 }, encoding: 'gbk' }],
    ['text until 0D 0A', { type: 'text', size: { type: 'until', end: Uint8Array.of(13, 10) } }],
    ['text len', { type: 'text', size: { type: 'field', name: 'len' } }],
    ['bytes[len]', { type: 'bytes', size: { type: 'field', name: 'len' } }],
    ['bytes rest', { type: 'bytes', size: { type: 'rest' } }],
    ['checksum crc-16/modbus (0..-1)', { type: 'checksum', text: 'crc-16/modbus (0..-1)' }],
    [
      'bits 16le { run = 0, mode = 2-4, high: 15 }',
      {
        type: 'bits',
        form: { kind: 'unsigned', bytes: 2, order: 'little' },
        parts: [
          { name: 'run', lowest: 0, highest: 0 },
          { name: 'mode', lowest: 2, highest: 4 },
          { name: 'high', lowest: 15, highest: 15 },
        ],
      },
    ],
  ])('%s', (form, part) => {
    expect(read(form)).toMatchObject(part);
  });

  it('has the order and the encoding of its layout where it names none', () => {
    expect(read('u16', { order: 'little' })).toMatchObject({ form: { order: 'little' } });
    expect(read('u16be', { order: 'little' })).toMatchObject({ form: { order: 'big' } });
    expect(read('text 4', { encoding: 'gbk' })).toMatchObject({ encoding: 'gbk' });
  });

  it.each([
    ['layout-type-unknown', 'f16'],
    ['layout-type-unknown', ''],
    ['layout-const-invalid', 'const 5'],
    ['layout-const-invalid', 'const'],
    ['layout-size-invalid', 'bytes 0'],
    ['layout-size-invalid', 'text 99999'],
    ['layout-size-invalid', 'text until'],
    ['layout-size-invalid', 'u8[until 00]'],
    ['layout-scale-invalid', 'u8 * 0'],
    ['layout-values-invalid', 'u8 { one }'],
    ['layout-values-invalid', 'u8 { one = 1 }'],
    ['layout-bits-width', 'bits 7'],
    ['layout-bits-width', 'bits 64'],
    ['layout-bits-place', 'bits 8 { run = 8 }'],
    ['layout-bits-place', 'bits 8 { run = 4-2 }'],
    ['layout-order-width', 'u16 cdab'],
    ['layout-text-unread', 'u8 }'],
    ['layout-character-lacking', { type: 'const "温"', encoding: 'ascii' }],
    ['layout-encoding-unknown', { type: 'text', encoding: 'klingon' }],
    ['layout-order-unknown', { type: 'u16', order: 'middle' }],
  ] as const)('is refused for %s: %s', (reason, form) => {
    expect(reasonOf(form)).toBe(reason);
  });
});

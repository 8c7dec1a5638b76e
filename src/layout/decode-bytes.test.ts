import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decoded, hex, layoutOf, layoutWith } from '../../test/layouts.js';
import type { Layout } from './layout.js';
import { LayoutValues, maxRows } from './layout-values.js';
import { lineOf, plainValuesOf } from './value-text.js';

/** Each row as `name from-to`, then the fault. */
function rowsOf(layout: Layout, digits: string): readonly string[] {
  const values = decoded(layout, hex(digits));
  const rows = Array.from(
    { length: values.count },
    (_, row) =>
      `${layout.fields[values.fields[row] ?? -1]?.name} ${values.froms[row]}-${values.tos[row]}${values.faults[row] === 0 ? '' : ' !'}`,
  );
  const { fault } = values;
  return fault === undefined ? rows : [...rows, `${fault.code} at ${fault.offset} of ${fault.field}`];
}

describe('a number', () => {
  it.each([
    ['u8', 'FF', 255],
    ['i8', 'FF', -1],
    ['u16', '01 02', 258],
    ['u16le', '01 02', 513],
    ['i24', 'FF FF FE', -2],
    ['u32', '80 00 00 00', 2 ** 31],
    ['u32 cdab', '00 02 00 01', 65_538],
    ['u32 badc', '01 00 02 00', 65_538],
    ['u32 dcba', '02 00 01 00', 65_538],
    ['i48le', 'FE FF FF FF FF FF', -2],
    ['u64', '00 1F FF FF FF FF FF FF', 2 ** 53 - 1],
    ['u64', 'FF FF FF FF FF FF FF FF', '18446744073709551615'],
    ['i64le', '01 00 00 00 00 00 00 80', '-9223372036854775807'],
    // 123456.0, as makers of meters print the four orders.
    ['f32 abcd', '47 F1 20 00', 123_456],
    ['f32 cdab', '20 00 47 F1', 123_456],
    ['f32 badc', 'F1 47 00 20', 123_456],
    ['f32 dcba', '00 20 F1 47', 123_456],
    ['f32', '41 BB 33 33', 23.4],
    ['f64', '40 37 66 66 66 66 66 66', 23.4],
    ['f32', '7F C0 00 00', 'NaN'],
    ['bool', '02', true],
    ['i16 * 0.1', '00 EA', 23.4],
    ['u16 / 10', '00 EA', 23.4],
    ['i16 * 0.01 - 40', '00 C8', -38],
    ['u8 * 2 + 1', '05', 11],
  ] as const)('%s reads %s as %s', (form, digits, value) => {
    const layout = layoutWith({ n: form });
    expect(plainValuesOf(layout, decoded(layout, hex(digits)))).toEqual({ n: value });
  });
});

describe('the bytes of a field', () => {
  it('are those of its place, of bits those of all of them', () => {
    const layout = layoutWith({
      sync: 'const AA',
      flags: 'bits 16le { low = 0-3, high = 15 }',
      rest: 'bytes',
    });
    expect(rowsOf(layout, 'AA 05 80 01 02')).toEqual([
      'sync 0-1',
      'flags 1-3',
      'flags.low 1-3',
      'flags.high 1-3',
      'rest 3-5',
    ]);
    expect(plainValuesOf(layout, decoded(layout, hex('AA 05 80 01 02')))).toMatchObject({
      'flags.low': 5,
      'flags.high': true,
      rest: '0102',
    });
  });

  it('are those up to its end, those that another says, or all but what stands behind it', () => {
    const layout = layoutWith({
      name: 'text until 0D 0A',
      count: 'u8',
      pairs: 'u16[count]',
      data: 'bytes rest',
      end: 'const 55',
    });
    expect(rowsOf(layout, '41 0D 42 0D 0A 02 00 01 00 02 07 08 55')).toEqual([
      'name 0-5',
      'count 5-6',
      'pairs 6-8',
      'pairs 8-10',
      'data 10-12',
      'end 12-13',
    ]);
  });

  it('of an array are as many as are there, where no number is said', () => {
    const layout = layoutWith({ values: 'u16[]', crc: 'checksum sum8' });
    expect(lineOf(layout, decoded(layout, hex('00 01 00 02 03')))).toBe('values=[1 2]');
  });
});

describe('what is wrong with a message', () => {
  const framed = layoutOf({
    frame: { length: 'len' },
    fields: [{ len: 'u8' }, { data: 'bytes rest' }, { end: 'const 55' }, { crc: 'checksum xor (data..end)' }],
  });
  it.each<[string, Layout, string, readonly string[]]>([
    ['it ends early', layoutWith({ a: 'u8', b: 'u16' }), '01 02', ['a 0-1', 'TRUNCATED at 1 of 1']],
    ['a text ends early', layoutWith({ a: 'text 4' }), '41 42', ['a 0-2 !', 'TRUNCATED at 0 of 0']],
    ['it has too much', layoutWith({ a: 'u8' }), '01 02', ['a 0-1', 'EXCESS at 1 of -1']],
    ['an end is missing', layoutWith({ a: 'text until 00' }), '41', ['a 0-1 !', 'UNTERMINATED at 0 of 0']],
    [
      'more is announced than there is',
      layoutWith({ n: 'u8', a: 'u16[n]' }),
      '02 00 01',
      ['n 0-1', 'a 1-3', 'TRUNCATED at 3 of 1'],
    ],
    ['a number is negative', layoutWith({ n: 'i8', a: 'bytes n' }), 'FF 01', ['n 0-1', 'COUNT at 1 of 1']],
    ['all is right', framed, '03 01 55 54', ['len 0-1', 'data 1-2', 'end 2-3', 'crc 3-4']],
    ['a const', framed, '03 01 56 57', ['len 0-1', 'data 1-2', 'end 2-3 !', 'crc 3-4', 'CONST at 2 of 2']],
    [
      'the checksum',
      framed,
      '03 01 55 00',
      ['len 0-1', 'data 1-2', 'end 2-3', 'crc 3-4 !', 'CHECKSUM at 3 of 3'],
    ],
    ['the length', framed, '09 01 55 54', ['len 0-1', 'data 1-2', 'end 2-3', 'crc 3-4', 'LENGTH at 0 of 0']],
  ])('is found: %s', (_, layout, digits, rows) => {
    expect(rowsOf(layout, digits)).toEqual(rows);
  });

  it('is that there are more values than are read', () => {
    const layout = layoutWith({ values: 'u8[]' });
    const values = decoded(layout, new Uint8Array(maxRows + 10));
    expect(values.count).toBe(maxRows);
    expect(values.fault).toEqual({ code: 'TOO_MANY', offset: maxRows, field: 0 });
  });
});

describe('a checksum', () => {
  it.each([
    ['crc-16/modbus', '01 03 00 00 00 0A C5 CD'],
    ['crc-16/modbus be', '01 03 00 00 00 0A CD C5'],
    ['crc-16/modbus (0,-1)', '01 03 00 00 00 0A C5 CD'],
    ['sum8 (1,-1)', '01 03 00 00 00 0A 0D'],
    ['sum8 (start..count)', '01 03 00 00 00 0A 0A'],
    ['sum8 HEX', `01 03 00 00 00 0A ${Buffer.from('0E').toString('hex')}`],
    ['sum8 hex', `01 03 00 00 00 0A ${Buffer.from('0E').toString('hex')}`],
  ])('%s is right at the end of %s', (form, digits) => {
    const layout = layoutWith({
      unit: 'u8',
      code: 'u8',
      start: 'u16',
      count: 'u16',
      crc: `checksum ${form}`,
    });
    const bytes = hex(digits);
    expect(decoded(layout, bytes).fault).toBeUndefined();
    bytes[4] = 0x40;
    const wrong = decoded(layout, bytes);
    expect(wrong.fault).toMatchObject({ code: 'CHECKSUM', field: 4 });
    bytes.set(wrong.expected ?? [], 6);
    expect(decoded(layout, bytes)).toMatchObject({ isSound: true, expected: undefined });
  });

  it('in front is of what follows it', () => {
    const layout = layoutWith({ sum: 'checksum sum8', data: 'bytes rest' });
    expect(decoded(layout, hex('06 01 02 03')).isSound).toBe(true);
  });
});

it('reads nothing outside of its message, throws nothing and keeps to its bytes, whatever they are', () => {
  const layouts = [
    layoutWith({
      a: 'u8',
      b: 'text a',
      c: 'f32 cdab',
      d: 'bits 16 { x = 3-9 }',
      e: 'bytes rest',
      f: 'checksum crc32',
    }),
    layoutWith({
      a: 'i64',
      n: 'u16le',
      v: 'i24[n]',
      t: 'text until 0D 0A',
      r: 'u16[]',
      s: 'checksum sum16 (1,-2)',
    }),
    layoutOf({
      frame: { length: 'n' },
      fields: [{ n: 'u8' }, { v: { type: 'u16[]', when: { n: [3, 4, 5] } } }],
    }),
  ];
  const values = new LayoutValues();
  fc.assert(
    fc.property(
      fc.constantFrom(...layouts),
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(5),
      fc.nat(5),
      (layout, bytes, before, behind) => {
        const around = new Uint8Array(before + bytes.length + behind).fill(0x5a);
        around.set(bytes, before);
        layout.decode(around, before, before + bytes.length, values);
        const found = lineOf(layout, values);
        for (let row = 0; row < values.count; row += 1) {
          expect(values.froms[row]).toBeGreaterThanOrEqual(before);
          expect(values.tos[row]).toBeGreaterThanOrEqual(values.froms[row] ?? 0);
          expect(values.tos[row]).toBeLessThanOrEqual(before + bytes.length);
        }
        around.fill(0xa5, 0, before);
        around.fill(0xa5, before + bytes.length);
        layout.decode(around, before, before + bytes.length, values);
        expect(lineOf(layout, values)).toBe(found);
      },
    ),
    { numRuns: 2_000 },
  );
});

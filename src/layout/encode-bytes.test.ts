import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaintOf, decoded, hex, layoutOf, layoutWith } from '../../test/layouts.js';
import type { GivenValue, LayoutValue } from './layout.js';
import { valueAt } from './value-text.js';

describe('a message that is made', () => {
  it('has lengths, counts and checksums that follow from its values', () => {
    const layout = layoutOf({
      frame: { length: 'len', covers: 'whole' },
      fields: [
        { len: 'u16' },
        { count: 'u8' },
        { values: 'i16[count]' },
        { size: 'u8' },
        { name: 'text size' },
        { sum: 'checksum sum8' },
      ],
    });
    expect(layout.encode({ values: [1, -1], name: 'ab' })).toEqual({
      ok: true,
      value: hex('00 0B 02 00 01 FF FF 02 61 62 D1'),
    });
  });

  it('takes what is given for them, to provoke the other side', () => {
    const layout = layoutOf({
      frame: { length: 'len' },
      fields: [{ len: 'u8' }, { d: 'bytes' }, { s: 'checksum sum8' }],
    });
    expect(layout.encode({ len: 99, d: '01', s: 'FF' })).toEqual({ ok: true, value: hex('63 01 FF') });
  });

  it('takes values as people write them', () => {
    const layout = layoutWith({
      cmd: 'u8 { 1 = read, 6 = write }',
      temp: 'i16 * 0.1 ℃',
      on: 'bool',
      big: 'u64',
      data: 'bytes 2',
      list: 'u8[3]',
      flags: 'bits 8 { run = 0, mode = 2-4 }',
    });
    const given: Readonly<Record<string, GivenValue>> = {
      cmd: 'Write',
      temp: '-0.5',
      on: 'true',
      big: '18446744073709551615',
      data: '0a ff',
      list: '1, 0x02 3',
      'flags.run': '1',
      'flags.mode': 5,
    };
    expect(layout.encode(given)).toEqual({
      ok: true,
      value: hex('06 FF FB 01 FF FF FF FF FF FF FF FF 0A FF 01 02 03 15'),
    });
    expect(layout.encode({ ...given, cmd: '0x10' }).ok).toBe(true);
  });

  it.each<[string, string, Readonly<Record<string, GivenValue>>]>([
    ['layout sensor: n has no value; give it one', 'u8', {}],
    ['layout sensor: n cannot be "256": it does not fit into 1 B', 'u8', { n: 256 }],
    ['layout sensor: n cannot be "-129": it does not fit into 1 B', 'i8', { n: '-129' }],
    ['layout sensor: n cannot be "1.5": it is no whole number', 'u8', { n: 1.5 }],
    ['layout sensor: n cannot be "many": it is no number', 'u8', { n: 'many' }],
    ['layout sensor: n cannot be "5000": it does not fit into 2 B', 'i16 * 0.1', { n: 5_000 }],
    ['layout sensor: n cannot be "abc": at most 2 B', 'text 2', { n: 'abc' }],
    ['layout sensor: n cannot be "温": ascii has no "温"', 'text ascii 2', { n: '温' }],
    ['layout sensor: n cannot be "xyz": write bytes in hex, as in 0A FF', 'bytes', { n: 'xyz' }],
    ['layout sensor: n cannot be "a;": it has within it what ends the field', 'text until 3B', { n: 'a;' }],
    ['layout sensor: n cannot be "2": there have to be 3', 'u8[3]', { n: [1, 2] }],
    ['layout sensor has no field "m"; there are n', 'u8', { n: 1, m: 2 }],
    ['layout sensor: n.x cannot be "4": it does not fit into 2 bits', 'bits 8 { x = 0-1 }', { 'n.x': 4 }],
  ])('is none: %s', (complaint, form, given) => {
    expect(complaintOf(layoutWith({ n: form }).encode(given))).toBe(complaint);
  });
});

it('a message is made up to 16 MiB', () => {
  const layout = layoutWith({ a: 'bytes 1', b: 'bytes' });
  const most = 16 * 1024 * 1024;
  const made = (bytes: number) => layout.encode({ a: '00', b: new Uint8Array(bytes - 1) });
  expect(made(most).ok).toBe(true);
  expect(complaintOf(made(most + 1))).toBe('layout sensor: * cannot be "16777217 B": at most 16777216 B');
});

/** A field with a value that it has: its form, the value, and the value as it is read again. */
const fieldWithValue: fc.Arbitrary<readonly [form: string, value: LayoutValue | readonly LayoutValue[]]> =
  fc.oneof(
    fc
      .tuple(fc.constantFrom(8, 16, 24, 32, 40, 48, 56, 64), fc.boolean(), fc.constantFrom('', 'le', 'be'))
      .chain(([bits, isSigned, order]) => {
        const least = isSigned ? -(2n ** BigInt(bits - 1)) : 0n;
        const most = isSigned ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
        const plain = (value: bigint): LayoutValue =>
          value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
        return fc
          .bigInt(least, most)
          .map((value) => [`${isSigned ? 'i' : 'u'}${bits}${order}`, plain(value)] as const);
      }),
    fc
      .tuple(fc.constantFrom('abcd', 'badc', 'cdab', 'dcba'), fc.float({ noNaN: true }))
      .map(([order, value]) => [`f32 ${order}`, Math.fround(value)] as const),
    fc
      .tuple(fc.constantFrom('big', 'little', 'cdab'), fc.double({ noNaN: true }))
      .map(([order, value]) => [`f64 ${order}`, value] as const),
    fc
      .tuple(fc.constantFrom('0.1', '0.01', '0.5', '2'), fc.integer({ min: -32_768, max: 32_767 }))
      .map(([scale, raw]) => [`i16 * ${scale}`, Number((raw * Number(scale)).toFixed(3))] as const),
    fc.boolean().map((value) => ['bool', value] as const),
    fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => [`bytes ${bytes.length}`, bytes] as const),
    fc
      .string({ unit: fc.constantFrom('a', 'Z', '7', ' ', '温', '度', 'é') })
      .map((text) => ['text gb18030 until 00', text] as const),
    fc
      .array(fc.integer({ min: -128, max: 127 }), { minLength: 1, maxLength: 5 })
      .map((values) => [`i8[${values.length}]`, values] as const),
  );

it.each(['1e999', Number.POSITIVE_INFINITY, '-1e999'])('of a scaled field cannot be %s', (value) => {
  const layout = layoutOf({ fields: [{ temp: 'i16 * 0.1' }] });
  expect(layout.encode({ temp: value })).toMatchObject({
    ok: false,
    failure: { code: 'LAYOUT_VALUE_INVALID' },
  });
});

it('is read as the values that it was made of', () => {
  fc.assert(
    fc.property(
      fc.array(fieldWithValue, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('crc-16/modbus', 'crc-32/iso-hdlc', 'sum8', 'xor hex', 'fletcher16 le'),
      (fields, checksum) => {
        const list = fields.map(([form], index) => ({ [`f${index}`]: form }));
        const layout = layoutOf({
          order: 'little',
          frame: { length: 'len' },
          fields: [{ sync: 'const AA 55' }, { len: 'u16' }, ...list, { crc: `checksum ${checksum}` }],
        });
        const given = Object.fromEntries(fields.map(([, value], index) => [`f${index}`, value]));
        const message = layout.encode(given);
        if (!message.ok) throw new Error(complaintOf(message));
        const values = decoded(layout, message.value);
        expect(values.fault).toBeUndefined();
        const read: Record<string, LayoutValue | LayoutValue[]> = {};
        for (let row = 0; row < values.count; row += 1) {
          const field = layout.fields[values.fields[row] ?? -1];
          if (field === undefined || field.follows) continue;
          const value = valueAt(layout, values, row);
          const before = read[field.name];
          read[field.name] = field.isArray ? [...(Array.isArray(before) ? before : []), value] : value;
        }
        // A float of four bytes is read as the shortest number that stands for it.
        for (const [index, [form]] of fields.entries())
          if (form.startsWith('f32')) read[`f${index}`] = Math.fround(Number(read[`f${index}`]));
        expect(read).toEqual(given);
      },
    ),
    { numRuns: 500 },
  );
});

import { describe, expect, it } from 'vitest';
import { formatHex } from '../../../../src/bytes/hex.js';
import { hex, layoutWith } from '../../../../test/layouts.js';
import {
  editedBytes,
  editedFields,
  followingBytes,
  inMode,
  newEdit,
  type Reading,
  withField,
} from './held-edit.js';

/** AA 55, length, unit, temperature in tenths, name, sum of the bytes. */
const sensor = layoutWith({
  sync: 'const AA 55',
  unit: 'u8',
  temp: 'i16 * 0.1 ℃',
  sum: 'checksum sum8',
});
const reading: Reading = { layouts: [sensor], encoding: 'utf-8' };
const came = hex('AA 55 01 00 EB EB');

const shown = (edited: ReturnType<typeof editedBytes>): string =>
  edited.ok ? formatHex(edited.bytes) : edited.failure.code;

describe('the bytes of a held message', () => {
  it('are the fields of a layout, where the checksum follows', () => {
    const edit = newEdit(came, reading);
    expect(edit.mode).toBe('fields');
    expect(shown(editedBytes(edit, reading))).toBe('AA 55 01 00 EB EB');
    const hot = withField(edit, 'temp', '150.0', reading);
    const goes = editedBytes(hot, reading);
    expect(shown(goes)).toBe('AA 55 01 05 DC E1');
    const fields = editedFields(hot, came, goes.ok ? goes.bytes : undefined, reading);
    expect(fields.map((one) => [one.field.name, one.came, one.goes, one.typed])).toEqual([
      ['unit', '1', '1', '1'],
      ['temp', '23.5', '150.0', '150.0'],
      ['sum', 'EB', 'E1', undefined],
    ]);
    expect(followingBytes(hex('AA 55 01 05 DC E1'), reading)).toContainEqual({ from: 5, to: 6 });
  });

  it('are as they came when a field has its text again, its wrong checksum too', () => {
    const wrong = hex('AA 55 01 00 EB 00');
    const edit = withField(newEdit(wrong, reading), 'temp', '1', reading);
    expect(shown(editedBytes(withField(edit, 'temp', '23.5', reading), reading))).toBe('AA 55 01 00 EB 00');
  });

  it.each([
    ['a sound message', 'AA 55 01 00 EB EB', 'AA 55 01 05 DC E1'],
    ['one whose checksum is wrong', 'AA 55 01 00 EB 00', 'AA 55 01 05 DC E1'],
  ])('keep what arrived behind %s when a field of it is changed', (_, first, changed) => {
    const second = 'AA 55 02 00 EC ED';
    const edit = newEdit(hex(`${first} ${second}`), reading);
    expect(edit.mode).toBe('fields');
    const hot = withField(edit, 'temp', '150.0', reading);
    expect(shown(editedBytes(hot, reading))).toBe(`${changed} ${second}`);
  });

  it('have the end of their text once when a field before it is changed', () => {
    const named = {
      layouts: [layoutWith({ temp: 'u8', name: 'text until 00' })],
      encoding: 'utf-8',
    } as const;
    const edit = withField(newEdit(hex('01 61 00'), named), 'temp', '2', named);
    expect(shown(editedBytes(edit, named))).toBe('02 61 00');
  });

  it('keep their changes from one way of writing them to another', () => {
    const hot = withField(newEdit(came, reading), 'temp', '150', reading);
    const asHex = inMode(hot, 'hex', reading);
    expect(asHex).toMatchObject({ mode: 'hex', draft: 'AA 55 01 05 DC E1' });
    const other = { ...asHex, draft: 'AA 55 02 05 DC E1' };
    const back = inMode(other, 'fields', reading);
    expect(shown(editedBytes(back, reading))).toBe('AA 55 02 05 DC E1');
    expect(editedFields(back, came, undefined, reading)[0]).toMatchObject({ came: '1', typed: '2' });
  });

  it('stay as they are typed while they are wrong', () => {
    const edit = { ...inMode(newEdit(came, reading), 'hex', reading), draft: 'AA 5' };
    expect(shown(editedBytes(edit, reading))).toMatch(/^HEX/);
    expect(inMode(edit, 'text', reading)).toBe(edit);
    const none = withField(newEdit(came, reading), 'temp', 'hot', reading);
    expect(shown(editedBytes(none, reading))).toBe('LAYOUT_VALUE_INVALID');
  });

  it('are text in the encoding of the endpoint, and a character that it has not is said', () => {
    const plain: Reading = { layouts: [], encoding: 'gbk' };
    const edit = newEdit(hex('CE C2 B6 C8 0D 0A'), plain);
    expect(edit).toMatchObject({ mode: 'text', draft: '温度\\r\\n' });
    expect(shown(editedBytes({ ...edit, draft: '湿度\\r\\n' }, plain))).toBe('CA AA B6 C8 0D 0A');
    expect(shown(editedBytes({ ...edit, draft: '😀' }, plain))).toBe('TEXT_UNENCODABLE');
    expect(inMode(edit, 'fields', plain)).toBe(edit);
    expect(newEdit(hex('00 01 02 FF FE 80 90 07'), plain).mode).toBe('hex');
  });
});

import { describe, expect, it } from 'vitest';
import { formatHex } from '../../../../src/bytes/hex.js';
import { hex, layoutOf, layoutWith } from '../../../../test/layouts.js';
import type { ByteRun } from './byte-changes.js';
import { fieldCells } from './field-cells.js';
import type { Reading } from './held-edit.js';

const sensor = layoutOf({
  fields: [
    { sync: 'const AA 55' },
    { kind: 'u8' },
    { temp: 'i16 * 0.1 ℃' },
    { more: { type: 'bits 8 { run = 0 }', when: { kind: 1 } } },
    { sum: 'checksum sum8' },
  ],
});
const reading: Reading = { layouts: [sensor], encoding: 'utf-8' };

const shown = (runs: readonly ByteRun[]): string =>
  runs.map(({ bytes, is }) => `${formatHex(bytes)}${is === 'same' ? '' : ` ${is}`}`).join(', ');
const cells = (came: string, goes: string, by = reading): readonly string[] | undefined =>
  fieldCells(hex(came), hex(goes), by)?.map((cell) =>
    [cell.name, shown(cell.came), shown(cell.goes)].join(' | '),
  );

describe('the bytes of a held message by the fields of a layout', () => {
  it('stand by their names, with what was changed and what followed', () => {
    expect(cells('AA 55 00 00 EB EB', 'AA 55 00 05 DC E1')).toEqual([
      'sync | AA 55 | AA 55',
      'kind | 00 | 00',
      'temp | 00 EB other | 05 DC other',
      'sum | EB other | E1 follows',
    ]);
  });

  it('have a cell for a field that only one of both has, and for what stands behind the fields', () => {
    expect(cells('AA 55 01 00 EB 07 F3 0D', 'AA 55 00 00 EB EB 0D')).toEqual([
      'sync | AA 55 | AA 55',
      'kind | 01 other | 00 other',
      'temp | 00 EB | 00 EB',
      'more | 07 other | ',
      'sum | F3 other | EB follows',
      ' | 0D | 0D',
    ]);
    expect(cells('AA 55 00 00 EB EB', 'AA 55 01 00 EB 07 F3')).toContain('more |  | 07 other');
  });

  it('are one cell for the values of an array', () => {
    const list = layoutWith({ count: 'u8', values: 'u8[count]' });
    expect(cells('02 01 02', '02 01 03', { ...reading, layouts: [list] })).toEqual([
      'count | 02 | 02',
      'values | 01, 02 other | 01, 03 other',
    ]);
  });

  it('are in no cells where no layout takes both', () => {
    expect(cells('AA 55 00 00 EB EB', '68 6F 74')).toBeUndefined();
    expect(cells('68 6F 74', 'AA 55 00 00 EB EB')).toBeUndefined();
  });
});

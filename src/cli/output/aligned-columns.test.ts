import { expect, it } from 'vitest';
import { alignedColumns } from './aligned-columns.js';

it('aligns columns by what a terminal shows', () => {
  const rows = [
    ['启动.img', '12', 'end'],
    ['a', '1234', ''],
    ['\u{1f600}', '', 'x'],
  ];
  expect(alignedColumns(rows, ['left', 'right'])).toEqual([
    '启动.img    12  end',
    'a         1234',
    '\u{1f600}              x',
  ]);
  expect(alignedColumns([])).toEqual([]);
});

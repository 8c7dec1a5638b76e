import { expect, it } from 'vitest';
import { LayoutValues, maxRows } from './layout-values.js';

it('keeps the first fault, and forgets it with the message', () => {
  const values = new LayoutValues();
  values.begin(new Uint8Array(8), 2, 8);
  values.add(3, 1, 2, 4);
  values.failLast('CHECKSUM');
  values.fail('EXCESS', 7, -1);
  expect(values.fault).toEqual({ code: 'CHECKSUM', offset: 2, field: 3 });
  expect(values.isSound).toBe(false);
  expect(values.rowOf(3)).toBe(0);
  expect(values.rowOf(4)).toBe(-1);
  values.begin(new Uint8Array(8), 0, 8);
  expect([values.count, values.isSound, values.fault]).toEqual([0, true, undefined]);
});

it('takes so many rows and no more, and keeps those that it had', () => {
  const values = new LayoutValues();
  values.begin(new Uint8Array(0), 0, 0);
  for (let row = 0; row < maxRows; row += 1) expect(values.add(row, row * 2, 0, 0)).toBe(true);
  expect(values.add(0, 0, 0, 0)).toBe(false);
  expect(values.fault?.code).toBe('TOO_MANY');
  expect([values.numbers[0], values.numbers[maxRows - 1]]).toEqual([0, (maxRows - 1) * 2]);
});

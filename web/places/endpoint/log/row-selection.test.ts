import { describe, expect, it } from 'vitest';
import {
  extendRows,
  isRowSelected,
  noRows,
  type RowSelection,
  selectedPlaces,
  selectRow,
  toggleRow,
} from './row-selection.js';

const chosen = (selection: RowSelection): readonly number[] =>
  Array.from({ length: 20 }, (_, number) => number).filter((number) => isRowSelected(selection, number));

describe('the selection of rows', () => {
  it('is one row, a stretch from where it began, or rows here and there', () => {
    expect(chosen(selectRow(5))).toEqual([5]);
    const stretch = extendRows(extendRows(selectRow(5), 8), 3);
    expect([chosen(stretch), stretch.cursor, stretch.anchor]).toEqual([[3, 4, 5], 3, 5]);
    expect(chosen(extendRows(noRows, 4))).toEqual([4]);
    const apart = toggleRow(toggleRow(selectRow(5), 9), 2);
    expect(chosen(apart)).toEqual([2, 5, 9]);
    expect(chosen(toggleRow(apart, 5))).toEqual([2, 9]);
    expect(chosen(toggleRow(extendRows(selectRow(2), 6), 4))).toEqual([2, 3, 5, 6]);
  });

  it('covers only lines that are shown', () => {
    // A filter shows the even numbers only.
    const indexOf = (number: number): number => Math.ceil(number / 2);
    expect(selectedPlaces(extendRows(selectRow(3), 7), indexOf)).toEqual([{ start: 2, end: 4 }]);
  });
});

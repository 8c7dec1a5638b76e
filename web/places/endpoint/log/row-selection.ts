/** Selected rows of a log, by the numbers of their entries, and the cursor. */
export interface RowSelection {
  readonly cursor: number | undefined;
  /** Where the range being extended began. */
  readonly anchor: number | undefined;
  /** Ranges of numbers, inclusive; disjoint, lowest first. */
  readonly ranges: readonly RowRange[];
}

/** Numbers `from` to `to`, inclusive. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Nothing selected. */
export const noRows: RowSelection = { cursor: undefined, anchor: undefined, ranges: [] };

/** Selects that row alone. */
export function selectRow(number: number): RowSelection {
  return { cursor: number, anchor: number, ranges: [{ from: number, to: number }] };
}

/** Selects all rows from the beginning of the selection to that row. */
export function extendRows(selection: RowSelection, number: number): RowSelection {
  const anchor = selection.anchor ?? number;
  return {
    cursor: number,
    anchor,
    ranges: [{ from: Math.min(anchor, number), to: Math.max(anchor, number) }],
  };
}

/** Adds that row to the selection, or removes it. */
export function toggleRow(selection: RowSelection, number: number): RowSelection {
  const ranges = isRowSelected(selection, number)
    ? selection.ranges.flatMap(({ from, to }) => [
        ...(from < number ? [{ from, to: Math.min(to, number - 1) }] : []),
        ...(to > number ? [{ from: Math.max(from, number + 1), to }] : []),
      ])
    : [...selection.ranges, { from: number, to: number }].sort((one, other) => one.from - other.from);
  return { cursor: number, anchor: number, ranges };
}

/** Whether a row is selected. */
export function isRowSelected({ ranges }: RowSelection, number: number): boolean {
  return ranges.some(({ from, to }) => number >= from && number <= to);
}

/** The positions in a list of lines that a selection covers: of each range the first, and one past the last. */
export function selectedPlaces(
  { ranges }: RowSelection,
  indexOf: (number: number) => number,
): readonly { readonly start: number; readonly end: number }[] {
  return ranges.map(({ from, to }) => ({ start: indexOf(from), end: indexOf(to + 1) }));
}

/** Whether exactly one row is selected. */
export function isOneRow({ ranges }: RowSelection): boolean {
  const [only, more] = ranges;
  return more === undefined && only !== undefined && only.from === only.to;
}

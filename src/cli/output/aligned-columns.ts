import stringWidth from 'string-width';

/** On which side of a column its cells stand. */
export type Side = 'left' | 'right';

/**
 * Rows as lines whose cells stand in columns, two blanks between: as wide as a terminal shows them, where one character may take two
 * places. `sides` are those of the columns, left where it has none. To be imported when it is needed: loading it takes 60 ms.
 */
export function alignedColumns(
  rows: readonly (readonly string[])[],
  sides: readonly Side[] = [],
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const blanks = ' '.repeat((widths[column] ?? 0) - stringWidth(cell));
        return sides[column] === 'right' ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

import { type AlignedRow, Alignment } from '../../../src/traffic/comparison/aligned-rows.js';
import { compareSequences } from '../../../src/traffic/comparison/compare-sequences.js';

/** A row of two texts beside each other: a line of each, where there is one, or lines without a difference that are folded. */
export type LineRow =
  | {
      readonly type: 'pair';
      /** Its number among all rows. */
      readonly row: number;
      readonly mine: string | undefined;
      readonly theirs: string | undefined;
      readonly differs: boolean;
    }
  | { readonly type: 'fold'; readonly row: number; readonly lines: number };

/** Two texts, line by line. */
export interface ComparedLines {
  readonly alignment: Alignment;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
  /** Whether no closer comparison exists: texts that differ in very much are compared in pieces. */
  readonly isShortest: boolean;
}

/** Compares two texts line by line. */
export function compareLines(mine: string, theirs: string): ComparedLines {
  const numbers = new Map<string, number>();
  const [a, b] = [linesOf(mine), linesOf(theirs)];
  const numbered = (lines: readonly string[]): Uint32Array =>
    Uint32Array.from(lines, (line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    });
  const comparison = compareSequences(numbered(a), numbered(b));
  const alignment = new Alignment(comparison, a.length);
  return { alignment, mine: a, theirs: b, isShortest: comparison.isShortest };
}

/** The rows to show: lines without a difference are folded, but for those of `unfolded`, which are named by their row. */
export function lineRows(
  { alignment, mine, theirs }: ComparedLines,
  unfolded: ReadonlySet<number>,
): readonly LineRow[] {
  const rows = alignment.rows(1, () => false, unfolded);
  return rows.flatMap(({ type, start, end }: AlignedRow): readonly LineRow[] => {
    if (type === 'fold') return [{ type, row: start, lines: end - start }];
    return alignment.pairs(start, end).map(({ a, b, differs }) => ({
      ...{ type: 'pair', row: start, differs },
      mine: a === undefined ? undefined : mine[a],
      theirs: b === undefined ? undefined : theirs[b],
    }));
  });
}

/** The lines of a text; what ends the last one makes none. */
function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

import type { Comparison } from './compare-sequences.js';

/** A column of two sequences side by side: the index in each; undefined where there is nothing beside it. */
export interface AlignedPair {
  readonly a: number | undefined;
  readonly b: number | undefined;
  readonly differs: boolean;
}

/** A row of columns `start` to `end` - 1, or several rows without a difference that are folded to one. */
export interface AlignedRow {
  readonly type: 'row' | 'fold';
  readonly start: number;
  readonly end: number;
}

/** Rows without a difference that stay in sight beside one that has one. */
const contextRows = 2;

interface Stretch {
  /** Its first column. */
  readonly start: number;
  readonly columns: number;
  readonly aStart: number;
  readonly aLength: number;
  readonly bStart: number;
  readonly bLength: number;
  readonly differs: boolean;
}

/** Two sequences laid side by side: what is equal in one column, what differs beside each other as far as there is something. */
export class Alignment {
  readonly #stretches: readonly Stretch[];
  readonly columns: number;
  /** Elements that stand beside another, and those that have nothing beside them. */
  readonly changed: number;
  readonly onlyInA: number;
  readonly onlyInB: number;
  /** The first column of each difference. */
  readonly differenceColumns: readonly number[];

  constructor({ differences }: Comparison, aLength: number) {
    const stretches: Stretch[] = [];
    const counts = { columns: 0, changed: 0, onlyInA: 0, onlyInB: 0 };
    const add = (aStart: number, aEnd: number, bStart: number, bEnd: number, differs: boolean): void => {
      const [a, b] = [aEnd - aStart, bEnd - bStart];
      const columns = Math.max(a, b);
      if (columns === 0) return;
      const ofStretch = { aStart, aLength: a, bStart, bLength: b, differs };
      stretches.push({ start: counts.columns, columns, ...ofStretch });
      counts.columns += columns;
      if (!differs) return;
      counts.changed += Math.min(a, b);
      counts.onlyInA += Math.max(0, a - b);
      counts.onlyInB += Math.max(0, b - a);
    };
    let endA = 0;
    let endB = 0;
    for (const { aStart, aEnd, bStart, bEnd } of differences) {
      add(endA, aStart, endB, bStart, false);
      add(aStart, aEnd, bStart, bEnd, true);
      endA = aEnd;
      endB = bEnd;
    }
    add(endA, aLength, endB, endB + aLength - endA, false);
    this.#stretches = stretches;
    this.columns = counts.columns;
    this.changed = counts.changed;
    this.onlyInA = counts.onlyInA;
    this.onlyInB = counts.onlyInB;
    this.differenceColumns = stretches.filter(({ differs }) => differs).map(({ start }) => start);
  }

  /** The columns `start` to `end` - 1. */
  pairs(start: number, end: number): readonly AlignedPair[] {
    const pairs: AlignedPair[] = [];
    let at = this.#stretchAt(start);
    for (let column = start; column < Math.min(end, this.columns); column += 1) {
      let stretch = this.#stretches[at];
      if (stretch !== undefined && column >= stretch.start + stretch.columns) {
        at += 1;
        stretch = this.#stretches[at];
      }
      if (stretch === undefined) break;
      const offset = column - stretch.start;
      pairs.push({
        a: offset < stretch.aLength ? stretch.aStart + offset : undefined,
        b: offset < stretch.bLength ? stretch.bStart + offset : undefined,
        differs: stretch.differs,
      });
    }
    return pairs;
  }

  /**
   * Rows of `width` columns; a row also ends behind a column that `endsRow` says ends a line. Runs of rows without a difference are
   * folded, but for those in `unfolded`, which are named by their first column.
   */
  rows(
    width: number,
    endsRow: (pair: AlignedPair) => boolean,
    unfolded: ReadonlySet<number>,
  ): readonly AlignedRow[] {
    const rows: AlignedRow[] = [];
    let equal: AlignedRow[] = [];
    const flush = (isFirst: boolean, isLast: boolean): void => {
      const head = isFirst ? 0 : contextRows;
      const tail = isLast ? 0 : contextRows;
      const from = equal[head];
      const to = equal[equal.length - tail - 1];
      const isShort = equal.length <= head + tail + 1;
      if (isShort || from === undefined || to === undefined || unfolded.has(from.start)) rows.push(...equal);
      else {
        rows.push(...equal.slice(0, head), { type: 'fold', start: from.start, end: to.end });
        rows.push(...equal.slice(equal.length - tail));
      }
      equal = [];
    };
    let start = 0;
    let differs = false;
    let hasDifference = false;
    let column = 0;
    const endRow = (): void => {
      const row = { type: 'row', start, end: column } as const;
      if (!differs) equal.push(row);
      else {
        flush(!hasDifference, false);
        rows.push(row);
        hasDifference = true;
      }
      start = column;
      differs = false;
    };
    const batch = 4_096;
    for (let from = 0; from < this.columns; from += batch) {
      for (const pair of this.pairs(from, from + batch)) {
        column += 1;
        differs ||= pair.differs;
        if (column - start === width || endsRow(pair)) endRow();
      }
    }
    if (column > start) endRow();
    // Nothing differs: there is nothing to fold it around.
    if (!hasDifference) rows.push(...equal);
    else flush(false, true);
    return rows;
  }

  /** The index of the stretch that a column is in. */
  #stretchAt(column: number): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#stretches[middle]?.start ?? 0) <= column) low = middle;
      else high = middle;
    }
    return low;
  }
}

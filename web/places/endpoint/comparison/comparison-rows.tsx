import { useEffect, useMemo, useState } from 'react';
import type { AlignedPair, AlignedRow, Alignment } from '../../../../src/traffic/comparison/aligned-rows.js';
import { useWords } from '../../../views/use-session.js';
import { useVirtualRows } from '../../../views/use-virtual-rows.js';
import { type ComparedAs, endsLine, unitLabel } from './compared-units.js';

/** The height of a row in comparison.css. */
const rowHeight = 48;

/** Two sequences side by side, one line above the other; only the rows in view are drawn. */
export function ComparisonRows({
  a,
  b,
  as,
  alignment,
  width,
  shownColumn,
}: {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly as: ComparedAs;
  readonly alignment: Alignment;
  /** Columns of a row. */
  readonly width: number;
  /** The column that was gone to. */
  readonly shownColumn: number | undefined;
}) {
  const { t, count } = useWords();
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => {
    const endsRow = ({ a: atA, b: atB }: AlignedPair): boolean => endsLine(a[atA ?? -1] ?? b[atB ?? -1], as);
    return alignment.rows(width, endsRow, unfolded);
  }, [a, b, as, alignment, width, unfolded]);
  const view = useVirtualRows(rows.length, rowHeight);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is gone to once, when it is asked for
  useEffect(() => {
    if (shownColumn !== undefined) view.show(indexOf(rows, shownColumn));
  }, [shownColumn]);
  return (
    <section
      ref={view.scroller}
      className={`comparison-rows as-${as}`}
      aria-label={t('compareRows')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
      tabIndex={0}
      onScroll={view.onScroll}
    >
      <div style={{ height: view.height }}>
        {rows.slice(view.start, view.end).map((row, index) => {
          const top = view.topOf(view.start + index);
          return row.type === 'fold' ? (
            <div key={row.start} className="comparison-row" style={{ transform: `translateY(${top}px)` }}>
              <button
                type="button"
                className="quiet"
                onClick={() => setUnfolded(new Set([...unfolded, row.start]))}
              >
                ⋯ {t('compareFolded', { count: count(row.end - row.start) })}
              </button>
            </div>
          ) : (
            <Row
              key={row.start}
              a={a}
              b={b}
              as={as}
              pairs={alignment.pairs(row.start, row.end)}
              top={top}
              isShown={shownColumn !== undefined && row.start <= shownColumn && shownColumn < row.end}
            />
          );
        })}
      </div>
    </section>
  );
}

/** The row that a column is in; rows are in the order of their columns. */
function indexOf(rows: readonly AlignedRow[], column: number): number {
  return Math.max(
    0,
    rows.findIndex(({ end }) => column < end),
  );
}

function Row({
  a,
  b,
  as,
  pairs,
  top,
  isShown,
}: {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly as: ComparedAs;
  readonly pairs: readonly AlignedPair[];
  readonly top: number;
  readonly isShown: boolean;
}) {
  const offset = (side: 'a' | 'b'): string => {
    const first = pairs.find((pair) => pair[side] !== undefined)?.[side];
    if (first === undefined) return '';
    return as === 'hex' ? first.toString(16).toUpperCase().padStart(5, '0') : String(first);
  };
  return (
    <div
      className={isShown ? 'comparison-row shown' : 'comparison-row'}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="comparison-offsets" aria-hidden="true">
        <span>A {offset('a').padStart(5)}</span>
        <span>B {offset('b').padStart(5)}</span>
      </span>
      {pairs.map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column of a row is its place
        <span key={index} className={pair.differs ? 'aligned-pair differs' : 'aligned-pair'}>
          <Unit unit={pair.a === undefined ? undefined : a[pair.a]} as={as} />
          <Unit unit={pair.b === undefined ? undefined : b[pair.b]} as={as} />
        </span>
      ))}
    </div>
  );
}

function Unit({ unit, as }: { readonly unit: number | undefined; readonly as: ComparedAs }) {
  if (unit === undefined) return <i className="absent" />;
  const { label, isMark } = unitLabel(unit, as);
  return isMark ? <i className="aligned-mark">{label}</i> : <b>{label}</b>;
}

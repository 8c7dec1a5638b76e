import { useMemo, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import { useWords } from '../../views/use-session.js';
import { compareLines, lineRows } from './compared-lines.js';

/** Rows that are drawn. */
const maxRows = 2_000;

/** Two texts beside each other, line by line; on a narrow page one below the other where they differ. */
export function ConflictLines({ mine, theirs }: { readonly mine: string; readonly theirs: string }) {
  const { t, count } = useWords();
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const compared = useMemo(() => compareLines(mine, theirs), [mine, theirs]);
  const rows = useMemo(() => lineRows(compared, unfolded), [compared, unfolded]);
  return (
    <>
      <section
        className="conflict-lines"
        aria-label={t('conflictLines')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys
        tabIndex={0}
      >
        {rows.slice(0, maxRows).map((row) =>
          row.type === 'fold' ? (
            <button
              key={row.row}
              type="button"
              className="quiet conflict-fold"
              onClick={() => setUnfolded(new Set([...unfolded, row.row]))}
            >
              ⋯ {t('conflictSame', { count: row.lines, shown: count(row.lines) })}
            </button>
          ) : (
            <div key={row.row} className={row.differs ? 'conflict-pair differs' : 'conflict-pair'}>
              <Line text={row.mine} side="here" name={t('conflictMine')} />
              <Line text={row.theirs} side="there" name={t('conflictTheirs')} />
            </div>
          ),
        )}
      </section>
      {rows.length > maxRows && <p className="dim">{t('conflictCut', { shown: count(maxRows) })}</p>}
      {!compared.isShortest && <p className="dim">{t('conflictCoarse')}</p>}
    </>
  );
}

/** A line of one side; dashed where it has none. */
function Line({
  text,
  side,
  name,
}: {
  readonly text: string | undefined;
  readonly side: 'here' | 'there';
  readonly name: string;
}) {
  if (text === undefined) return <span className={`conflict-line ${side} absent`} />;
  return (
    <span className={`conflict-line ${side}`}>
      <span className="unseen">{name}: </span>
      {visibleText(text)}
    </span>
  );
}

import { visibleText } from '../../../../src/bytes/escapes.js';
import type { CheckRow } from '../../../../src/operations/checks.js';
import { useWords } from '../../../views/use-session.js';
import { CheckDetails } from './failed-checks.js';

const marks = { waiting: '·', running: '…', passed: '✓', failed: '✗', warned: '!', skipped: '–' } as const;

/** All checks of a run in their order, each with what came of it; the details of one that failed stand above. */
export function CheckRows({ rows }: { readonly rows: readonly CheckRow[] }) {
  const { t, language, count } = useWords();
  return (
    <ol className="check-rows" aria-labelledby="task-checks">
      {rows.map((row) => (
        <li key={row.id} className={`check-${row.state}`}>
          <span className="check-mark" aria-hidden="true">
            {marks[row.state]}
          </span>
          <span>
            <span className="unseen">{t(`taskState_${row.state}`)}: </span>
            {row.title[language]}
            {row.source !== undefined && <span className="dim check-source"> {row.source}</span>}
            {row.note !== undefined && (
              <small className="dim check-note mono">{visibleText(row.note[language])}</small>
            )}
            {row.state === 'warned' && <CheckDetails row={row} />}
          </span>
          <span className="dim check-took">
            {row.tookMs !== undefined && `${count(Math.round(row.tookMs))} ms`}
          </span>
        </li>
      ))}
    </ol>
  );
}

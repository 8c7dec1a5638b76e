import { visibleText } from '../../../../src/bytes/escapes.js';
import type { CheckRow } from '../../../../src/operations/checks.js';
import { useWords } from '../../../views/use-session.js';

/** What does not hold, above everything else: what was expected, what came and why it matters. */
export function FailedChecks({ rows }: { readonly rows: readonly CheckRow[] }) {
  const { t, language } = useWords();
  const failed = rows.filter(({ state }) => state === 'failed');
  const isSilent = failed.length > 0 && rows.every(({ state }) => state === 'failed' || state === 'skipped');
  return (
    <section className="failed-checks" aria-label={t('taskFailures')} aria-live="polite">
      {failed.map((row) => (
        <div key={row.id} className="failed-check">
          <p className="bad">
            <span aria-hidden="true">✗ </span>
            {row.title[language]}
          </p>
          <CheckDetails row={row} />
        </div>
      ))}
      {isSilent && rows.length > failed.length && <p className="dim">{t('taskSilent')}</p>}
    </section>
  );
}

/** What was expected of a check, what came and why that matters; what came is escaped, since it is from the network. */
export function CheckDetails({ row: { expected, came, why, source } }: { readonly row: CheckRow }) {
  const { t, language } = useWords();
  if (expected === undefined || came === undefined) return null;
  return (
    <dl className="check-details">
      <dt>{t('taskExpected')}</dt>
      <dd className="mono">{visibleText(expected[language])}</dd>
      <dt>{t('taskCame')}</dt>
      <dd className="mono">{visibleText(came[language])}</dd>
      <dt>{t('taskMatters')}</dt>
      <dd>
        {why?.[language]}
        {source !== undefined && <span className="dim check-source"> {source}</span>}
      </dd>
    </dl>
  );
}

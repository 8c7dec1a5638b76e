import { useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import { useSession, useWords } from '../../views/use-session.js';
import { useReport } from '../use-report.js';
import './conflicts.css';
import { useConflicts } from './use-conflicts.js';

/** Files that are named above everything. */
const maxNamed = 3;

/** Above everything while files were changed here and elsewhere, or cannot be shared; of the latter a person may want to hear once. */
export function ConflictNotice() {
  const session = useSession();
  const { t, count, failure } = useWords();
  const report = useReport();
  const paths = useConflicts(report?.sharing?.conflicts ?? 0);
  const [dismissed, setDismissed] = useState('');
  if (report?.sharing === undefined) return null;
  const { conflicts, held, failure: why } = report.sharing;
  const open = (): void => session.dialog.set({ type: 'conflicts' });
  if (conflicts > 0)
    return (
      <section className="sharing-notice" role="status" aria-label={t('sharingTitle')}>
        <p>
          {t('conflictsNotice', { count: conflicts, shown: count(conflicts) })}{' '}
          {paths.slice(0, maxNamed).map((path) => (
            <a key={path} className="text-link mono" href={`#/${path}`}>
              {visibleText(path)}
            </a>
          ))}
          {paths.length > maxNamed && ' …'}
        </p>
        <button type="button" onClick={open}>
          {t('conflictsOpen')}
        </button>
      </section>
    );
  const sentence =
    why === undefined
      ? held > 0
        ? t('sharingHeld', { count: held, shown: count(held) })
        : undefined
      : failure(why);
  if (sentence === undefined || sentence === dismissed) return null;
  return (
    <section className="sharing-notice" role="status" aria-label={t('sharingTitle')}>
      <p className={why === undefined ? undefined : 'bad'}>{sentence}</p>
      {held > 0 && (
        <button type="button" className="quiet" onClick={open}>
          {t('sharingShowHeld')}
        </button>
      )}
      <button type="button" className="quiet" onClick={() => setDismissed(sentence)}>
        {t('sharingDismiss')}
      </button>
    </section>
  );
}

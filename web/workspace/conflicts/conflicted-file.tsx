import { useSession, useStore, useWords } from '../../views/use-session.js';
import './conflicts.css';

/** Says of an open file that it was changed here and elsewhere, and leads to both versions; nothing of any other file. */
export function ConflictedFile({ path }: { readonly path: string }) {
  const session = useSession();
  const { t } = useWords();
  if (!useStore(session.files.conflicts).includes(path)) return null;
  return (
    <div className="file-choice complaint" role="status">
      <p>{t('conflictOfFile')}</p>
      <button type="button" onClick={() => session.dialog.set({ type: 'conflicts', path })}>
        {t('conflictsOpen')}
      </button>
    </div>
  );
}

/** The mark of such a file in a list. */
export function ConflictMark({ path }: { readonly path: string }) {
  const session = useSession();
  const { t } = useWords();
  if (!useStore(session.files.conflicts).includes(path)) return null;
  return (
    <small className="conflict-mark" title={t('conflictOfFile')}>
      {t('conflictMark')}
    </small>
  );
}

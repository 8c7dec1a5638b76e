import type { ReactNode } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { useStore, useWords } from '../views/use-session.js';
import type { OpenFile } from './open-file.js';

const savingWords = {
  saved: 'fileSaved',
  pending: 'fileUnsaved',
  'under-way': 'fileUnsaved',
  faulty: 'fileFaulty',
  refused: 'fileRefused',
  conflict: 'fileConflict',
} as const;

/** The head of an open file: its name and path, whether it is saved, undo and redo, and what can be done with it. */
export function FileHead({
  file,
  title,
  back,
  children,
}: {
  readonly file: OpenFile;
  readonly title: string;
  /** The link to the list, on a narrow page. */
  readonly back: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const state = useStore(file.state);
  const saving = state.type === 'open' ? state.saving.type : undefined;
  return (
    <div className="file-head">
      {back}
      <h1 title={visibleText(title)}>{visibleText(title)}</h1>
      <span className="file-path mono dim" title={visibleText(file.path)}>
        {visibleText(file.path)}
      </span>
      <span className={saving === 'saved' ? 'file-saving dim' : 'file-saving'} role="status">
        {saving === undefined ? '' : t(savingWords[saving])}
      </span>
      <span className="file-steps">
        <button type="button" className="quiet" disabled={!file.canUndo} onClick={() => file.undo()}>
          {t('undo')}
        </button>
        <button type="button" className="quiet" disabled={!file.canRedo} onClick={() => file.redo()}>
          {t('redo')}
        </button>
      </span>
      {children}
    </div>
  );
}

/** What keeps an open file from being saved, and what to do about it; nothing where nothing does. */
export function FileTrouble({ file }: { readonly file: OpenFile }) {
  const words = useWords();
  const { t } = words;
  const state = useStore(file.state);
  if (state.type === 'unreadable') return <ComplaintLine complaint={state.complaint} />;
  if (state.type !== 'open') return null;
  const { saving } = state;
  switch (saving.type) {
    case 'faulty': {
      const { line, column, failure } = saving.problem;
      return (
        <p className="complaint" role="alert">
          {t('fileFaultAt', { line, column, why: words.failure(failure) })}
        </p>
      );
    }
    case 'refused':
      return (
        <div className="file-choice complaint" role="alert">
          <p>
            {words.complaint(saving.complaint)} {t('fileKeptHere')}
          </p>
          <button type="button" onClick={() => void file.save()}>
            {t('fileTryAgain')}
          </button>
        </div>
      );
    case 'conflict':
      return (
        <div className="file-choice complaint" role="alert">
          <p>{t(saving.theirs.revision === '' ? 'fileConflictGone' : 'fileConflictWhy')}</p>
          <button type="button" onClick={() => void file.keepMine()}>
            {t('fileKeepMine')}
          </button>
          {saving.theirs.revision !== '' && (
            <button type="button" onClick={() => file.takeTheirs()}>
              {t('fileTakeTheirs')}
            </button>
          )}
        </div>
      );
    default:
      return null;
  }
}

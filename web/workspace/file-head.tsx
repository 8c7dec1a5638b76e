import { type ReactNode, useCallback, useRef, useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { Popover } from '../views/popover.js';
import { Segments } from '../views/select.js';
import { useNarrow } from '../views/use-narrow.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { useWidth } from '../views/use-width.js';
import type { OpenFile } from './open-file.js';

/** Pixels from which on all that can be done with a file has its button in the head. */
const leastWide = 620;

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
  onDuplicate,
  onRemove,
  hasForm,
}: {
  readonly file: OpenFile;
  readonly title: string;
  /** The link to the list, on a narrow page. */
  readonly back: ReactNode;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
  /** Whether it can be edited in a form. */
  readonly hasForm: boolean;
}) {
  const { t } = useWords();
  const state = useStore(file.state);
  const head = useRef<HTMLDivElement>(null);
  const width = useWidth(head);
  const isNarrow = useNarrow() || (width > 0 && width < leastWide);
  const saving = state.type === 'open' ? state.saving.type : undefined;
  const actions: readonly FileAction[] = [
    { label: t('undo'), isQuiet: true, isOff: !file.canUndo, run: () => file.undo() },
    { label: t('redo'), isQuiet: true, isOff: !file.canRedo, run: () => file.redo() },
    { label: t('fileDuplicate'), run: onDuplicate },
    { label: t('fileRemove'), run: onRemove },
  ];
  return (
    <div ref={head} className={isNarrow ? 'file-head tight' : 'file-head'}>
      {back}
      <h1 title={visibleText(title)}>{visibleText(title)}</h1>
      <span className="file-path mono dim" title={visibleText(file.path)}>
        {visibleText(file.path)}
      </span>
      <span className={saving === 'saved' ? 'file-saving dim' : 'file-saving'} role="status">
        {saving === undefined ? '' : t(savingWords[saving])}
      </span>
      {hasForm && <EditAsChoice />}
      {isNarrow ? (
        <FileMenu actions={actions} />
      ) : (
        actions.map((action) => <ActionButton key={action.label} {...action} />)
      )}
    </div>
  );
}

/** Something that can be done with an open file. */
interface FileAction {
  readonly label: string;
  readonly isQuiet?: boolean;
  readonly isOff?: boolean;
  readonly run: () => void;
}

function ActionButton({ label, isQuiet = false, isOff = false, run }: FileAction) {
  return (
    <button type="button" className={isQuiet ? 'quiet' : undefined} disabled={isOff} onClick={run}>
      {label}
    </button>
  );
}

/** What does not fit into a narrow head. */
function FileMenu({ actions }: { readonly actions: readonly FileAction[] }) {
  const { t } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useCallback((open: boolean) => setIsOpen(open), []);
  return (
    <span className="file-menu">
      <Popover
        isOpen={isOpen}
        onToggle={toggle}
        label={t('fileActions')}
        triggerLabel={t('fileActions')}
        triggerTitle={t('fileActions')}
        trigger="⋯"
        side="end"
      >
        {actions.map(({ run, ...action }) => (
          <ActionButton
            key={action.label}
            {...action}
            run={() => {
              setIsOpen(false);
              run();
            }}
          />
        ))}
      </Popover>
    </span>
  );
}

/** Whether files that have a form are edited in it, or as text. */
function EditAsChoice() {
  const { preferences } = useSession();
  const { t } = useWords();
  const { editAs } = useStore(preferences);
  return (
    <Segments
      label={t('editAs')}
      value={editAs}
      choices={[
        { value: 'form', label: t('editAsForm') },
        { value: 'text', label: 'YAML' },
      ]}
      onChange={(value) => preferences.update((kept) => ({ ...kept, editAs: value }))}
    />
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

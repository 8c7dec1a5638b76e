import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { Popover } from '../views/popover.js';
import { Segments } from '../views/select.js';
import { useNarrow } from '../views/use-narrow.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { useWidth } from '../views/use-width.js';
import type { OpenFile } from './open-file.js';

/** Pixels from which on all that can be done with a file has its button in the head. */
const leastWide = 690;

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
  name,
  back,
  onDuplicate,
  onRename,
  onRemove,
  hasForm,
}: {
  readonly file: OpenFile;
  readonly title: string;
  /** Its path in its place, as it is renamed. */
  readonly name: string;
  /** The link to the list, on a narrow page. */
  readonly back: ReactNode;
  readonly onDuplicate: () => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
  /** Whether it can be edited in a form. */
  readonly hasForm: boolean;
}) {
  const { t } = useWords();
  const state = useStore(file.state);
  const head = useRef<HTMLDivElement>(null);
  const width = useWidth(head);
  const isNarrow = useNarrow() || (width > 0 && width < leastWide);
  const [isRenaming, setRenaming] = useState(false);
  useRenameKey(() => setRenaming(true));
  const saving = state.type === 'open' ? state.saving.type : undefined;
  const actions: readonly FileAction[] = [
    { label: t('undo'), isQuiet: true, isOff: !file.canUndo, run: () => file.undo() },
    { label: t('redo'), isQuiet: true, isOff: !file.canRedo, run: () => file.redo() },
    { label: t('fileRename'), shortcut: 'F2', run: () => setRenaming(true) },
    { label: t('fileDuplicate'), run: onDuplicate },
    { label: t('fileRemove'), run: onRemove },
  ];
  return (
    <div ref={head} className={isNarrow ? 'file-head tight' : 'file-head'}>
      {back}
      {isRenaming ? (
        <RenameForm
          name={name}
          onDone={(typed) => {
            setRenaming(false);
            if (typed !== undefined) onRename(typed);
          }}
        />
      ) : (
        <h1 title={visibleText(title)}>{visibleText(title)}</h1>
      )}
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
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly run: () => void;
}

function ActionButton({ label, isQuiet = false, isOff = false, shortcut, run }: FileAction) {
  return (
    <button
      type="button"
      className={isQuiet ? 'quiet' : undefined}
      disabled={isOff}
      title={shortcut}
      aria-keyshortcuts={shortcut}
      onClick={run}
    >
      {label}
    </button>
  );
}

/** The name of the file while it is typed: Enter gives it, Escape and leaving it do not. */
function RenameForm({
  name,
  onDone,
}: {
  readonly name: string;
  /** Undefined: it stays as it was. */
  readonly onDone: (typed: string | undefined) => void;
}) {
  const { t } = useWords();
  const [typed, setTyped] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const isNew = typed.trim() !== '' && typed.trim() !== name;
  return (
    <form
      className="file-rename"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(isNew ? typed.trim() : undefined);
      }}
    >
      <input
        ref={input}
        value={typed}
        maxLength={1_024}
        aria-label={t('fileRenameTo')}
        title={t('fileRenameTo')}
        spellCheck={false}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type it
        autoFocus
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onDone(undefined);
        }}
        onBlur={() => onDone(undefined)}
      />
    </form>
  );
}

/** F2, wherever the focus is, while no dialog is open. */
function useRenameKey(rename: () => void): void {
  const latest = useRef(rename);
  latest.current = rename;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isPlain = !event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey;
      if (event.key !== 'F2' || !isPlain || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
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

import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { useWords } from '../views/use-session.js';
import { ConflictMark } from './conflicts/conflicted-file.js';

/** A row of a list of files. */
export interface ListRow {
  readonly path: string;
  /** What it is called: its path below the folder of its kind. */
  readonly name: string;
  readonly hash: string;
  readonly isFaulty: boolean;
  /** Small things at its right. */
  readonly note?: ReactNode;
  /** A second line, in red where it is bad; all rows of a list have one, or none. */
  readonly detail?: { readonly text: string; readonly isBad: boolean };
  /** A lamp before its name. */
  readonly lamp?: ReactNode;
}

/** Rows drawn; a person who has more filters. */
const maxRows = 500;

/** The files of a kind, in their folders, with a filter above. Arrow keys move among them. */
export function FileList({
  title,
  rows,
  selected,
  filterHint,
  onCreate,
  more,
}: {
  readonly title: string;
  readonly rows: readonly ListRow[];
  readonly selected: string | undefined;
  readonly filterHint: string;
  readonly onCreate: () => void;
  /** Further buttons. */
  readonly more?: ReactNode;
}) {
  const { t, count } = useWords();
  const [filter, setFilter] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const wanted = filter.trim().toLowerCase();
  const found = rows.filter(({ name }) => name.toLowerCase().includes(wanted));
  const shown = found.slice(0, maxRows);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.findIndex((link) => link.matches(':focus'));
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
    event.preventDefault();
  };
  return (
    <nav className="file-list" aria-label={title}>
      <header>
        <h1>{title}</h1>
        <span className="dim">{count(rows.length)}</span>
        <button type="button" onClick={onCreate}>
          {t('fileNew')}
        </button>
        {more}
      </header>
      <input
        className="filter"
        value={filter}
        placeholder={filterHint}
        aria-label={filterHint}
        aria-keyshortcuts="/"
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          list.current?.querySelector('a')?.focus();
          event.preventDefault();
        }}
      />
      <ul ref={list} onKeyDown={onKeyDown}>
        {shown.map(({ path, name, hash, isFaulty, note, lamp, detail }, index) => {
          const folder = folderOf(name);
          const isFirst = folder !== '' && folderOf(shown[index - 1]?.name ?? '') !== folder;
          return (
            <li key={path + name}>
              {isFirst && <p className="file-folder dim">{visibleText(folder)}</p>}
              <a
                className={rowClass(folder, detail)}
                href={hash}
                aria-current={path === selected ? 'page' : undefined}
                title={path}
              >
                {lamp}
                <span className="file-name">
                  {visibleText(name.slice(folder === '' ? 0 : folder.length + 1))}
                </span>
                {isFaulty && <span className="file-fault" role="img" aria-label={t('fileUnused')} />}
                <ConflictMark path={path} />
                {note}
                {detail !== undefined && (
                  <small className={detail.isBad ? 'file-detail bad' : 'file-detail dim'} title={detail.text}>
                    {detail.text}
                  </small>
                )}
              </a>
            </li>
          );
        })}
      </ul>
      {found.length > shown.length && (
        <p className="dim file-more">
          {t('fileMore', { shown: count(shown.length), all: count(found.length) })}
        </p>
      )}
      {rows.length > 0 && found.length === 0 && <p className="dim file-more">{t('fileNoMatch')}</p>}
    </nav>
  );
}

function rowClass(folder: string, detail: ListRow['detail']): string {
  return `file-row${folder === '' ? '' : ' within'}${detail === undefined ? '' : ' detailed'}`;
}

function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '';
}

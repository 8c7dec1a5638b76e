import type { KeyboardEvent } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { SavedMessageRow } from '../../../src/operations/workspace.js';
import { hashOfPlace } from '../../state/place.js';
import { useWords } from '../../views/use-session.js';
import { useVirtualRows } from '../../views/use-virtual-rows.js';
import { ConflictMark } from '../../workspace/conflicts/conflicted-file.js';
import { type MessageListRow, messageKey } from './message-rows.js';

const formWords = { text: 'formText', hex: 'formHex', form: 'formForm', file: 'formFile' } as const;

const rowHeight = 28;

interface RowContext {
  /** The `messageKey` of the message that is shown. */
  readonly chosen: string | undefined;
  /** The keys of those that are sent together, in order. */
  readonly ticked: readonly string[];
  readonly onTick: (message: SavedMessageRow) => void;
  readonly onFold: (folder: string) => void;
}

/** The messages by folders. Arrow keys move among them, the space bar ticks; ticked ones show the order they are sent in. */
export function MessageList({ rows, ...shared }: RowContext & { readonly rows: readonly MessageListRow[] }) {
  const { t } = useWords();
  const view = useVirtualRows(rows.length, rowHeight);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
    const at = stops.findIndex((stop) => stop.contains(document.activeElement));
    stops[at + step]?.querySelector<HTMLElement>('a, button')?.focus();
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move the focus among the rows
    <div className="message-list" ref={view.scroller} onScroll={view.onScroll} onKeyDown={onKeyDown}>
      <ul style={{ height: view.height }} aria-label={t('messages')}>
        {rows.slice(view.start, view.end).map((row, offset) => (
          <li
            key={keyOf(row)}
            data-row
            style={{ transform: `translateY(${view.topOf(view.start + offset)}px)` }}
            className={row.type === 'folder' ? 'message-folder' : 'message-row'}
          >
            <Row row={row} {...shared} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function keyOf(row: MessageListRow): string {
  switch (row.type) {
    case 'folder':
      return `folder ${row.folder}`;
    case 'faulty':
      return row.file.path;
    case 'message':
      return messageKey(row.message);
  }
}

function Row({ row, chosen, ticked, onTick, onFold }: RowContext & { readonly row: MessageListRow }) {
  const { t } = useWords();
  if (row.type === 'folder')
    return (
      <button type="button" aria-expanded={row.isOpen} onClick={() => onFold(row.folder)}>
        <span aria-hidden="true">{row.isOpen ? '▾' : '▸'}</span>
        <b>{visibleText(row.folder)}</b>
        <span className="dim">{row.count}</span>
      </button>
    );
  if (row.type === 'faulty') {
    const { path, name } = row.file;
    const isChosen = chosen?.startsWith(`${path}?`) === true;
    return (
      <>
        <span className="message-box" />
        <a
          className="bad"
          href={hashOfPlace({ type: 'messages', path })}
          aria-current={isChosen ? 'true' : undefined}
        >
          <span>{visibleText(name)}</span>
          <small>{t('messageFault')}</small>
          <ConflictMark path={path} />
        </a>
      </>
    );
  }
  const { message } = row;
  const { path, index, name, form, key: digit, remark } = message;
  const order = ticked.indexOf(messageKey(message)) + 1;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: it shows its number in the order of sending */}
      <button
        type="button"
        className="message-box"
        role="checkbox"
        aria-checked={order > 0}
        aria-label={t('messageTick', { name: visibleText(name) })}
        onClick={() => onTick(message)}
      >
        {order > 0 ? order : ''}
      </button>
      <a
        href={hashOfPlace({ type: 'messages', path, item: index === 0 ? undefined : index })}
        aria-current={messageKey(message) === chosen ? 'true' : undefined}
        title={visibleText(remark)}
      >
        <span>{visibleText(name)}</span>
        <small>{t(formWords[form])}</small>
        <ConflictMark path={path} />
        {digit !== undefined && <kbd>Alt {digit}</kbd>}
      </a>
    </>
  );
}

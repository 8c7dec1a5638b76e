import type { ClipboardEvent, KeyboardEvent, MouseEvent, RefObject } from 'react';
import type { CopiedNote } from '../../../views/copied-note.js';
import { copyText } from '../../../views/copy-button.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { exportOptions } from '../export/exported-entries.js';
import { copiedLines, copiedTexts } from './copied-rows.js';
import { isMessage, type LogEntry } from './log-entry.js';
import type { LogLines } from './log-filter.js';
import { isOfLog, type LineVerb, type LogCommand, type LogMenu, logCommand } from './log-keys.js';
import { chosenEntries, entriesOf, nextOf, steppedTo } from './log-lines.js';
import { rowHeight } from './log-row.js';
import type { MessageLog } from './message-log.js';
import { extendRows, type RowSelection, selectRow, toggleRow } from './row-selection.js';
import { copiedSelection } from './selected-text.js';
import type { StreamText } from './stream-text.js';

/** The actions of keys, clicks and copying on the lines of a log. */
export interface LogActions {
  readonly chosen: () => readonly LogEntry[];
  readonly copy: (format: 'text' | 'lines') => void;
  /** Selects the nearest gap before the cursor; from the first on, again the last. */
  readonly toMissing: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
  readonly onCopy: (event: ClipboardEvent<HTMLDivElement>) => void;
}

/** The actions of a person on the log: `show` scrolls a line into view, `onVerb` runs the command on a line. */
export function useLogActions({
  log,
  lines,
  stream,
  isClient,
  selection,
  onSelection,
  onVerb,
  onMenu,
  onCompare,
  onCopied,
  show,
  scroller,
}: {
  readonly log: MessageLog;
  readonly lines: LogLines;
  readonly stream: StreamText;
  readonly isClient: boolean;
  readonly selection: RowSelection;
  readonly onSelection: (selection: RowSelection) => void;
  readonly onVerb: (verb: LineVerb, entry: LogEntry) => void;
  readonly onMenu: (menu: LogMenu) => void;
  readonly onCompare: () => void;
  /** Something was put on the clipboard. */
  readonly onCopied: (note: CopiedNote) => void;
  readonly show: (index: number) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
}): LogActions {
  const words = useWords();
  const { annotations } = useSession().state;
  const { cursor } = selection;
  const chosen = (): readonly LogEntry[] => chosenEntries(log, lines, selection);
  const linesOf = (entries: readonly LogEntry[]): string =>
    copiedLines(entries, stream, exportOptions(words, isClient));
  const copied = (text: string, count: number): void =>
    void copyText(text).then(() =>
      onCopied({ text: words.t('linesCopied', { count, shown: words.count(count) }) }),
    );
  const copy = (format: 'text' | 'lines'): void =>
    copied(format === 'text' ? copiedTexts(chosen(), stream) : linesOf(chosen()), chosen().length);

  const moveTo = (index: number, extends_: boolean): void => {
    const bounded = Math.max(0, Math.min(lines.size - 1, index));
    const number = lines.numberAt(bounded);
    if (number === undefined) return;
    onSelection(extends_ ? extendRows(selection, number) : selectRow(number));
    show(bounded);
  };

  /** Runs the command of a key; false if there is no line for it. */
  const obey = (command: LogCommand, at: number): boolean => {
    switch (command.type) {
      case 'selectAll': {
        const [first, last] = [lines.numberAt(0), lines.numberAt(lines.size - 1)];
        if (first === undefined || last === undefined) return false;
        onSelection({ cursor: last, anchor: first, ranges: [{ from: first, to: last }] });
        return true;
      }
      case 'moveAlone': {
        const index = Math.max(0, Math.min(lines.size - 1, at + command.by));
        const number = lines.numberAt(index);
        if (number === undefined) return false;
        onSelection({ ...selection, cursor: number, anchor: number });
        show(index);
        return true;
      }
      case 'toggle':
        if (cursor === undefined) return false;
        onSelection(toggleRow(selection, cursor));
        return true;
      case 'toFault': {
        const found = nextOf(
          ['error', 'notKept'],
          log,
          lines,
          at,
          command.by,
          (event) => isMessage(event) && annotations.of(event.sequence)?.isMarked === true,
        );
        if (found !== undefined) moveTo(found, false);
        return true;
      }
      case 'copy':
        copy(command.format);
        return true;
      case 'menu':
        // The others are about the line of the cursor.
        if (command.menu !== 'save' && cursor === undefined) return false;
        onMenu(command.menu);
        return true;
      case 'compare':
        onCompare();
        return true;
      case 'verb': {
        const entry = cursor === undefined ? undefined : log.at(cursor);
        if (entry !== undefined) onVerb(command.verb, entry);
        return entry !== undefined;
      }
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const at = cursor === undefined ? lines.size : lines.indexOf(cursor);
    const step = isOfLog(event) ? steppedTo(event.key, at, lines.size, page) : undefined;
    const command = logCommand(event, selection);
    if (step !== undefined) moveTo(step, event.shiftKey);
    else if (command === undefined || !obey(command, at)) return;
    event.preventDefault();
  };

  const onClick = (event: MouseEvent): void => {
    const number = numberOf(event.target);
    if (number === undefined || window.getSelection()?.type === 'Range') return;
    if (event.shiftKey) onSelection(extendRows(selection, number));
    else if (event.ctrlKey || event.metaKey) onSelection(toggleRow(selection, number));
    else onSelection(selectRow(number));
  };

  const onCopy = (event: ClipboardEvent<HTMLDivElement>): void => {
    const marked = copiedSelection(event.currentTarget, (from, to) => {
      const entries = entriesOf(log, lines, lines.indexOf(from), lines.indexOf(to + 1));
      return linesOf(entries);
    });
    const entries = marked === undefined ? chosen() : [];
    if (marked === undefined && entries.length === 0) return;
    event.clipboardData.setData('text/plain', marked ?? linesOf(entries));
    event.preventDefault();
  };
  const onDoubleClick = ({ target }: MouseEvent): void => {
    const number = numberOf(target);
    const entry = number === undefined ? undefined : log.at(number);
    if (entry === undefined) return;
    window.getSelection()?.removeAllRanges();
    onVerb('open', entry);
  };
  const toMissing = (): void => {
    const at = cursor === undefined ? lines.size : lines.indexOf(cursor);
    const before = (from: number): number | undefined => nextOf(['notKept'], log, lines, from, -1);
    const found = before(at) ?? before(lines.size);
    if (found !== undefined) moveTo(found, false);
  };
  return { chosen, copy, toMissing, onKeyDown, onClick, onDoubleClick, onCopy };
}

function numberOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest('[data-number]') : null;
  return row === null ? undefined : Number(row.getAttribute('data-number'));
}

import { type ReactNode, useMemo } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { formatDelta } from '../../../state/numbers.js';
import { Icon } from '../../../views/icon.js';
import { useCan, useWords } from '../../../views/use-session.js';
import { FindNote } from '../find/find-note.js';
import type { RecordFind } from '../find/record-find.js';
import { isMessageEntry, type LogEntry } from './log-entry.js';
import type { LogLines } from './log-filter.js';
import type { RowSelection } from './row-selection.js';

/**
 * The line below the log, or two where a page is narrow, over none of the log's: how much is shown, what is selected, the way to the end, and
 * saving.
 */
export function LogFoot({
  shown,
  kept,
  looked,
  find,
  missing,
  newer,
  selection,
  among,
  chosen,
  menus,
  saveMenu,
  onFollow,
  onMissing,
  onCopy,
  onCompare,
  onLike,
  onFindChecksum,
  onSequence,
  onNoRows,
  recording,
}: {
  /** Lines that pass the filter; undefined without one. */
  readonly shown: number | undefined;
  readonly kept: number;
  /** Lines that the filter has tested, until it has tested all. */
  readonly looked: number | undefined;
  /** The search of the record whose messages are shown, if there is one. */
  readonly find: RecordFind | undefined;
  /** How many events are missing between the lines, if any. */
  readonly missing: string | undefined;
  /** Lines that arrived below the view since it was scrolled up; undefined at the end. */
  readonly newer: number | undefined;
  readonly selection: RowSelection;
  /** The lines that are shown, another object once others are; undefined until a filter knows. */
  readonly among: LogLines | undefined;
  readonly chosen: () => readonly LogEntry[];
  /** What can be done with the message of the cursor. */
  readonly menus: ReactNode;
  readonly saveMenu: ReactNode;
  readonly onFollow: () => void;
  /** Goes to the nearest gap before the selected line, or to the last one if there is none before it. */
  readonly onMissing: () => void;
  readonly onCopy: () => void;
  /** Compares what is selected; undefined if that is not two messages or two conversations. */
  readonly onCompare: (() => void) | undefined;
  /** Hides or colours messages like the one at the cursor. */
  readonly onLike: () => void;
  readonly onFindChecksum: () => void;
  /** Makes a sequence of the lines that are selected, or of all that are shown. */
  readonly onSequence: () => void;
  readonly onNoRows: () => void;
  /** Whether the endpoint is recorded, and the way to the record. */
  readonly recording: ReactNode;
}) {
  const { t, count } = useWords();
  const can = useCan();
  // The search says how many there are.
  const isAllFound = find !== undefined && looked === undefined && shown === kept;
  return (
    <div className="log-foot">
      <Chosen
        selection={selection}
        among={among}
        chosen={chosen}
        menus={menus}
        onCopy={onCopy}
        onCompare={onCompare}
        onLike={onLike}
        onFindChecksum={onFindChecksum}
        onNoRows={onNoRows}
      />
      {shown !== undefined && !isAllFound && (
        <span className="note">
          {looked === undefined
            ? t('filtered', { shown: count(shown), all: count(kept) })
            : t('searching', { looked: count(looked), all: count(kept) })}
        </span>
      )}
      {find !== undefined && <FindNote find={find} />}
      {missing !== undefined && (
        <button type="button" className="quiet missing" title={t('missingHelp')} onClick={onMissing}>
          {t('missing', { count: missing })}
        </button>
      )}
      <span className="grow" />
      {newer !== undefined && (
        <button type="button" className="newer" onClick={onFollow}>
          ↓ {newer > 0 ? t('newer', { count: newer, shown: count(newer) }) : t('toEnd')}
        </button>
      )}
      {kept > 0 && can('workspace.createFile') && (
        <FittingButton
          word={t('toSequence')}
          short={t('toSequenceShort')}
          help={t('toSequenceHelp')}
          onClick={onSequence}
        />
      )}
      {recording}
      {saveMenu}
    </div>
  );
}

/** The number of selected lines, and the commands for several. */
function Chosen({
  selection,
  among,
  chosen,
  menus,
  onCopy,
  onCompare,
  onLike,
  onFindChecksum,
  onNoRows,
}: {
  readonly selection: RowSelection;
  readonly among: LogLines | undefined;
  readonly chosen: () => readonly LogEntry[];
  readonly menus: ReactNode;
  readonly onCopy: () => void;
  readonly onCompare: (() => void) | undefined;
  readonly onLike: () => void;
  readonly onFindChecksum: () => void;
  readonly onNoRows: () => void;
}) {
  const { t, count } = useWords();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen changes with the selection and with what a filter shows
  const entries = useMemo(chosen, [selection, among]);
  const first = entries[0];
  const last = entries.at(-1);
  // What is selected may be left out by a filter.
  if (first === undefined || last === undefined) return null;
  // A key may open the menu for one line.
  if (entries.length < 2)
    return (
      <span className="chosen-one">
        {menus}
        {isMessageEntry(first) && (
          <button type="button" className="quiet" title={t('likeThisHelp')} onClick={onLike}>
            {t('likeThis')} <kbd>H</kbd>
          </button>
        )}
      </span>
    );
  const messages = entries.filter(isMessageEntry);
  const bytes = messages.reduce((sum, { event }) => sum + event.bytes.byteLength, 0);
  const span = formatDelta(last.event.timeMicros - first.event.timeMicros);
  return (
    <span className="chosen">
      <strong>{t('chosenCount', { count: entries.length, shown: count(entries.length) })}</strong>
      <span className="chosen-number">{count(entries.length)}</span>
      <span className="note chosen-span">{t('chosenSpan', { bytes: formatBytes(bytes), span })}</span>
      <button type="button" className="quiet chosen-copy" onClick={onCopy}>
        {t('copy')} <kbd>C</kbd>
      </button>
      {menus}
      {onCompare !== undefined && (
        <button type="button" className="quiet" title={t('compareHelp')} onClick={onCompare}>
          {t('compare')} <kbd>D</kbd>
        </button>
      )}
      {messages.length >= 2 && (
        <FittingButton
          word={t('findChecksumVerb')}
          short={t('findChecksumShort')}
          help={t('findChecksumHelp')}
          onClick={onFindChecksum}
        />
      )}
      <button
        type="button"
        className="quiet"
        aria-label={t('chosenNone')}
        title={t('chosenNone')}
        onClick={onNoRows}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}

/** A command in the words that the page has room for. */
function FittingButton({
  word,
  short,
  help,
  onClick,
}: {
  readonly word: string;
  readonly short: string;
  readonly help: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className="quiet" title={help} aria-label={word} onClick={onClick}>
      <span className="chosen-wide">{word}</span>
      <span className="chosen-narrow">{short}</span>
    </button>
  );
}

import { type CSSProperties, type RefObject, useCallback, useId, useMemo, useState } from 'react';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { RecordSwitch } from '../../../record/record-switch.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import type { CopiedNote } from '../../../views/copied-note.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { ChecksumDialog } from '../checksum-search/checksum-dialog.js';
import { searchedMessages } from '../checksum-search/search-task.js';
import { type ComparedEntries, comparedEntries } from '../comparison/compared-entries.js';
import { ComparisonDialog } from '../comparison/comparison-dialog.js';
import type { ViewMode } from '../composer/composer-settings.js';
import { CopyMenu } from '../export/copy-menu.js';
import { SaveMenu } from '../export/save-menu.js';
import { HiddenBar } from '../filters/hidden-bar.js';
import type { FilterFiles } from '../filters/use-filter-files.js';
import type { Standing } from '../filters/use-standing.js';
import type { RecordFind } from '../find/record-find.js';
import { LayoutCells } from '../layouts/layout-cells.js';
import { ColumnNames } from '../layouts/row-values.js';
import { PastLine } from '../past/past-line.js';
import type { PastReader } from '../past/past-reader.js';
import { useLookAhead } from '../past/use-look-ahead.js';
import { atMost, peerWords } from './event-words.js';
import { LogAnnouncer } from './log-announcer.js';
import { isMessageEntry, type LogEntry, peersOf } from './log-entry.js';
import { allLines, type EntryTest } from './log-filter.js';
import { LogFoot } from './log-foot.js';
import { isOfLog, type LineVerb, type LogMenu } from './log-keys.js';
import { chosenEntries, dayOf, entriesOf, sinceAbove } from './log-lines.js';
import { LogRow, rowHeight } from './log-row.js';
import type { OnPick } from './message-numbers.js';
import { peerLabel } from './peer-labels.js';
import { PlotMenu, useNumberClick } from './plot-menu.js';
import { isRowSelected, noRows, type RowSelection } from './row-selection.js';
import { Silence } from './silence.js';
import type { StreamText } from './stream-text.js';
import { type LogGoal, useGoal, useTopShown } from './use-goal.js';
import { useLogActions } from './use-log-actions.js';
import { useLogLines } from './use-log-lines.js';
import { useLogScroll } from './use-log-scroll.js';
import { usePeerLabels } from './use-peer-labels.js';

/** The log of an endpoint: its lines, the selection, and the foot. */
export function LogView({
  endpoint,
  mode,
  stream,
  check,
  layouts,
  test,
  standing,
  filterFiles,
  selection,
  onSelection,
  onVerb,
  onSequence,
  onPick,
  past,
  find,
  filterText,
  onCopied,
  goal,
  topShown,
}: {
  readonly endpoint: SocketSummary;
  readonly mode: ViewMode;
  readonly stream: StreamText;
  /** Of received messages; undefined: they are not checked. */
  readonly check: ReceivedCheck | undefined;
  /** By which messages are read, in the order that they are tried. */
  readonly layouts: readonly Layout[];
  /** Which lines are shown; undefined: all. */
  readonly test: EntryTest | undefined;
  /** What is always hidden and highlighted. */
  readonly standing: Standing;
  readonly filterFiles: FilterFiles;
  readonly selection: RowSelection;
  readonly onSelection: (selection: RowSelection) => void;
  readonly onVerb: (verb: LineVerb, entry: LogEntry) => void;
  /** Makes a sequence of these lines. */
  readonly onSequence: (entries: readonly LogEntry[]) => void;
  /** A number of a message is to be plotted over time. */
  readonly onPick: OnPick;
  /** Reads what the record has above and below. */
  readonly past: PastReader;
  /** The search of the record whose messages are shown; undefined: the lines of the log are. */
  readonly find: RecordFind | undefined;
  /** A filter of the record for what the log shows; empty for all. */
  readonly filterText: string;
  /** Something was put on the clipboard. */
  readonly onCopied: (note: CopiedNote) => void;
  /** The line to be shown: it is scrolled to once for each goal. */
  readonly goal: LogGoal | undefined;
  /** Is told the number of the event at the top of the view. */
  readonly topShown: RefObject<number | undefined>;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  useStore(session.state.logsVersion);
  const { annotations } = session.state;
  useStore(annotations.version);
  const live = session.state.log(endpoint.id);
  const log = find?.found ?? live;
  const baseId = useId();
  const shownTest = find === undefined ? test : undefined;
  const { hiding, highlightOf } = standing;
  const { lines, filter } = useLogLines(log, shownTest, hiding);
  const head = log.earlier > 0 && log.above === 0 ? 1 : 0;
  const scroll = useLogScroll(lines, head, log.next);
  const isClient = endpoint.input.type === 'tcp-connect';
  const [searched, setSearched] = useState<readonly Uint8Array[]>();
  const [menu, setMenu] = useState<LogMenu>();
  const [comparison, setComparison] = useState<ComparedEntries>();
  const isNarrow = useNarrow();
  const labels = usePeerLabels(endpoint, log);
  const { cursor } = selection;
  const shown = (): readonly LogEntry[] => entriesOf(log, lines, 0, lines.size);
  const kept = (): readonly LogEntry[] => {
    const all = allLines(live);
    return entriesOf(live, all, 0, all.size);
  };
  const openMenu = useCallback(
    (which: LogMenu) =>
      (isOpen: boolean): void =>
        setMenu((open) => (isOpen ? which : open === which ? undefined : open)),
    [],
  );
  const openCopy = useMemo(() => openMenu('copy'), [openMenu]);
  const openPlot = useMemo(() => openMenu('plot'), [openMenu]);
  const openSave = useMemo(() => openMenu('save'), [openMenu]);
  const clickedNumber = useNumberClick(log, stream, layouts, onPick);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is compared changes with the selection alone
  const comparable = useMemo(() => comparedEntries(chosenEntries(log, lines, selection)), [selection]);
  const compare = comparable && ((): void => setComparison(comparable));
  const actions = useLogActions({
    log,
    lines,
    stream,
    isClient,
    selection,
    onSelection,
    onVerb,
    onMenu: setMenu,
    onCompare: () => compare?.(),
    onCopied,
    show: scroll.show,
    scroller: scroll.scroller,
  });

  const rows = entriesOf(log, lines, scroll.start, scroll.end);
  const nowMs = Date.now();
  const cells = useMemo(() => new LayoutCells(layouts), [layouts]);
  // All are read before one is drawn: a value may widen its column.
  const values = rows.map((entry) => (isMessageEntry(entry) ? cells.of(entry.event.bytes) : undefined));
  const { widths } = cells;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are drawn anew once a column has grown
  const columns = useMemo(
    () => (isNarrow || cells.columns.length === 0 ? undefined : { cells }),
    [cells, widths, isNarrow],
  );
  useGoal(goal, lines, scroll);
  useTopShown(topShown, log, lines, scroll);
  useLookAhead(past, log, lines, scroll);
  const isCursorDrawn = rows.some(({ number }) => number === cursor);
  const newer = scroll.heldSince === undefined ? 0 : lines.size - lines.indexOf(scroll.heldSince);
  return (
    <section className="log">
      <HiddenBar standing={standing} filter={hiding && filter} files={filterFiles} />
      <div className="log-head" aria-hidden="true" style={peerColumn(labels.width)}>
        <span>{t('logTime')}</span>
        <span className="delta" title={t('logDelta')}>
          Δ
        </span>
        <span />
        <span className="peer">
          {t('logPeer')} {labels.shared}
        </span>
        <span className="size">{t('logSize')}</span>
        {columns !== undefined && mode === 'text' ? (
          <ColumnNames cells={cells} />
        ) : (
          <span>{t(mode === 'hex' ? 'hex' : 'text')}</span>
        )}
      </div>
      <div
        ref={scroll.scroller}
        className={isClient ? `lines ${mode} of-client` : `lines ${mode}`}
        style={peerColumn(labels.width)}
        role="listbox"
        aria-multiselectable="true"
        tabIndex={0}
        aria-keyshortcuts="Escape"
        aria-label={t('log', { name: endpointName(endpoint) })}
        aria-activedescendant={isCursorDrawn ? `${baseId}-${cursor}` : undefined}
        onScroll={scroll.onScroll}
        onKeyDown={(event) => {
          if (!isOfLog(event) || !scroll.toEnds(event.key)) actions.onKeyDown(event);
          else event.preventDefault();
        }}
        onCopy={actions.onCopy}
        onMouseDown={(event) => {
          // The browser would select text from the last click on.
          if (event.shiftKey) event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
        }}
        onClick={(event) => {
          if (!clickedNumber(event)) actions.onClick(event);
        }}
        onDoubleClick={actions.onDoubleClick}
      >
        <div
          className="all-lines"
          style={{ height: (lines.above + lines.size + lines.below + head) * rowHeight }}
        >
          {head > 0 && (
            <p className="row gap" role="presentation">
              <span className="content">
                {t('earlierNotKept', { count: atMost(count(log.earlier), log.isEarlierExact) })}
              </span>
            </p>
          )}
          {rows.map((entry, index) => (
            <LogRow
              key={entry.number}
              id={`${baseId}-${entry.number}`}
              entry={entry}
              sinceMicros={sinceAbove(log, lines, scroll.start + index, entry)}
              day={
                filter === undefined && find === undefined
                  ? undefined
                  : dayOf(log, lines, scroll.start + index, entry, nowMs)
              }
              label={labelOf(entry)}
              mode={mode}
              stream={stream}
              check={check}
              values={values[index]}
              columns={columns}
              isClient={isClient}
              top={(lines.above + scroll.start + index + head) * rowHeight}
              place={scroll.start + index + 1}
              count={lines.size}
              isSelected={isRowSelected(selection, entry.number)}
              isCursor={entry.number === cursor}
              noted={isMessageEntry(entry) ? annotations.of(entry.event.sequence) : undefined}
              highlight={highlightOf(entry)}
            />
          ))}
          {shownTest === undefined && find === undefined && <PastLine past={past} log={log} />}
        </div>
      </div>
      {find === undefined ? (
        <Silence
          endpoint={endpoint}
          log={log}
          isFiltered={shownTest !== undefined}
          isHiding={hiding !== undefined}
          shown={lines.size}
        />
      ) : (
        <NothingFound find={find} />
      )}
      <LogFoot
        shown={filter === undefined ? undefined : lines.size}
        kept={log.size}
        looked={filter?.isBehind === true ? filter.looked : undefined}
        missing={
          shownTest === undefined && log.missing > 0
            ? atMost(count(log.missing), log.isMissingExact)
            : undefined
        }
        find={find}
        newer={scroll.below > 0 ? Math.min(newer, scroll.below) : undefined}
        selection={selection}
        among={filter?.isBehind === true ? undefined : lines}
        chosen={actions.chosen}
        menus={
          cursor !== undefined && (
            <>
              <CopyMenu
                endpoint={endpoint}
                entries={actions.chosen}
                stream={stream}
                isOpen={menu === 'copy'}
                onOpen={openCopy}
                onCopied={onCopied}
                trigger={
                  <>
                    {t('copyAs')} <kbd>⇧C</kbd>
                  </>
                }
              />
              <PlotMenu
                entry={log.at(cursor)}
                stream={stream}
                layouts={layouts}
                isOpen={menu === 'plot'}
                onOpen={openPlot}
                onPick={onPick}
              />
            </>
          )
        }
        saveMenu={
          <SaveMenu
            endpoint={endpoint}
            scopes={{
              selected: cursor === undefined ? undefined : actions.chosen,
              shown: filter === undefined && find === undefined ? undefined : shown,
              kept,
            }}
            filterText={filterText}
            isNarrowed={test !== undefined}
            hidden={filter?.hidden ?? 0}
            stream={stream}
            check={check}
            isOpen={menu === 'save'}
            onOpen={openSave}
          />
        }
        onFollow={scroll.follow}
        onMissing={actions.toMissing}
        onCopy={() => actions.copy('lines')}
        onCompare={compare}
        onLike={() => {
          const entry = cursor === undefined ? undefined : log.at(cursor);
          if (entry !== undefined) onVerb('like', entry);
        }}
        onFindChecksum={() =>
          setSearched(
            searchedMessages(
              actions
                .chosen()
                .filter(isMessageEntry)
                .map(({ event }) => event),
              endpoint.input,
            ),
          )
        }
        onSequence={() => {
          const chosen = actions.chosen();
          onSequence(chosen.length > 1 ? chosen : shown());
        }}
        onNoRows={() => onSelection(noRows)}
        recording={session.can('record.status') && <RecordSwitch endpoint={endpoint} />}
      />
      {searched !== undefined && (
        <ChecksumDialog endpoint={endpoint} messages={searched} onClose={() => setSearched(undefined)} />
      )}
      {comparison !== undefined && (
        <ComparisonDialog
          compared={comparison}
          encoding={stream.encoding}
          onClose={() => setComparison(undefined)}
        />
      )}
      <LogAnnouncer endpoint={endpoint} />
    </section>
  );

  function labelOf({ event }: LogEntry): string {
    const names = peersOf(event);
    if (names.length === 1) return peerLabel(names[0] ?? '', labels);
    return isNarrow && names.length > 1
      ? t('everyoneShort', { count: count(names.length) })
      : peerWords(event, words);
  }
}

/** That a search has ended and found nothing. */
function NothingFound({ find }: { readonly find: RecordFind }) {
  const { t } = useWords();
  const { state } = useStore(find.state);
  return state === 'ended' && !find.found.hasMessages ? (
    <p className="silence">{t('nothingMatches')}</p>
  ) : null;
}

/** The width of the peers' column, for the head and the lines alike. */
function peerColumn(characters: number): CSSProperties {
  return { ['--peer-width' as string]: `${characters}ch` };
}

import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import type { EndpointSummary } from '../../../../src/http/protocol.js';
import { endpointName } from '../../../state/names.js';
import { formatTime } from '../../../state/numbers.js';
import { copyText } from '../../../views/copy-button.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { ViewMode } from '../composer/composer-settings.js';
import { type CopyFormat, copiedRows } from './copied-rows.js';
import { peerWords, rowWords } from './event-words.js';
import { LogAnnouncer } from './log-announcer.js';
import { allLines, LogFilter, type LogLines } from './log-filter.js';
import { LogFoot } from './log-foot.js';
import { LogRow, rowHeight } from './log-row.js';
import { logTest } from './log-test.js';
import { type LogEntry, type LogEvent, latestPeers, type MessageLog, peersOf } from './message-log.js';
import { NothingYet } from './nothing-yet.js';
import { narrowPeerColumn, peerLabel, peerLabels, peerColumn as wideColumn } from './peer-labels.js';
import {
  extendRows,
  isRowSelected,
  noRows,
  type RowSelection,
  selectedPlaces,
  selectRow,
  toggleRow,
} from './row-selection.js';
import { copiedSelection } from './selected-text.js';
import type { StreamText } from './stream-text.js';
import { useLogScroll } from './use-log-scroll.js';

/** Milliseconds of a frame that the filter may take. */
const filterMs = 6;

/** What a person asks of a line by key. */
export type LineVerb = 'open' | 'again';

/** The latest lines, which name the peers while nobody is connected. */
const linesLookedAt = 200;

/** Keys that go from fault to fault. */
const faultSteps: Readonly<Record<string, 1 | -1>> = { '[': -1, ']': 1 };

/** The log of an endpoint: its lines, what is chosen of them, and below them what they do not say themselves. */
export function LogView({
  endpoint,
  mode,
  stream,
  peer,
  filterText,
  selection,
  onSelection,
  onVerb,
}: {
  readonly endpoint: EndpointSummary;
  readonly mode: ViewMode;
  readonly stream: StreamText;
  readonly peer: string | undefined;
  readonly filterText: string;
  readonly selection: RowSelection;
  readonly onSelection: (selection: RowSelection) => void;
  readonly onVerb: (verb: LineVerb, entry: LogEntry) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  useStore(session.state.logsVersion);
  const log = session.state.log(endpoint.id);
  const baseId = useId();
  const { lines, filter } = useLogLines(log, peer, filterText, stream);
  const head = log.earlier > 0 ? 1 : 0;
  const scroll = useLogScroll(lines, head, log.next);
  const isClient = endpoint.input.type === 'tcp-connect';
  const isNarrow = useNarrow();
  // Who is there is told by the endpoint; only without anybody do new lines tell of peers.
  const next = endpoint.peers.length > 0 ? 0 : log.next;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log tells by its next number that there is more
  const labels = useMemo(() => {
    const present = endpoint.peers.map(({ peer }) => peer);
    // The lines of those who have gone stay as they were.
    const names = present.length > 0 ? present : latestPeers(log, linesLookedAt);
    // Whom a client does not reach is no peer of it, yet named in its lines.
    return peerLabels(
      isClient && names.length === 0 ? [endpoint.input.address] : names,
      isNarrow ? narrowPeerColumn : wideColumn,
    );
  }, [endpoint.peers, endpoint.input.address, isClient, isNarrow, log, next]);
  const { cursor } = selection;

  const chosen = (): readonly LogEntry[] => chosenEntries(log, lines, selection);
  const copy = (format: CopyFormat): void =>
    void copyText(copiedRows(chosen(), format, stream, rowWords(words, isClient)));

  const moveTo = (index: number, extends_: boolean): void => {
    const bounded = Math.max(0, Math.min(lines.size - 1, index));
    const number = lines.numberAt(bounded);
    if (number === undefined) return;
    onSelection(extends_ ? extendRows(selection, number) : selectRow(number));
    scroll.show(bounded);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const isControl = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    if (isControl && event.key.toLowerCase() === 'a') {
      const [first, last] = [lines.numberAt(0), lines.numberAt(lines.size - 1)];
      if (first === undefined || last === undefined) return;
      event.preventDefault();
      onSelection({ cursor: last, anchor: first, ranges: [{ from: first, to: last }] });
      return;
    }
    if (isControl) return;
    const page = Math.max(1, Math.floor((scroll.scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const at = cursor === undefined ? lines.size : lines.indexOf(cursor);
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: lines.size - 1,
    };
    const step = steps[event.key];
    const fault = faultSteps[event.key];
    const entry = cursor === undefined ? undefined : log.at(cursor);
    if (step !== undefined) moveTo(step, event.shiftKey);
    else if (fault !== undefined) {
      const found = nextOf(['error', 'notKept'], log, lines, at, fault);
      if (found !== undefined) moveTo(found, false);
    } else if (event.key === 'c')
      copy(selection.ranges.length > 0 && !isOneRow(selection) ? 'lines' : 'text');
    else if (event.key === 'C') copy('hex');
    else if (event.key === 'Enter' && entry !== undefined) onVerb('open', entry);
    else if (event.key === 'r' && entry !== undefined) onVerb('again', entry);
    else return;
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
      return copiedRows(entries, 'lines', stream, rowWords(words, isClient));
    });
    const entries = marked === undefined ? chosen() : [];
    if (marked === undefined && entries.length === 0) return;
    event.clipboardData.setData(
      'text/plain',
      marked ?? copiedRows(entries, 'lines', stream, rowWords(words, isClient)),
    );
    event.preventDefault();
  };

  const rows: LogEntry[] = [];
  for (let index = scroll.start; index < scroll.end; index += 1) {
    const number = lines.numberAt(index);
    const entry = number === undefined ? undefined : log.at(number);
    if (entry !== undefined) rows.push(entry);
  }
  const isCursorDrawn = rows.some(({ number }) => number === cursor);
  const newer = scroll.heldSince === undefined ? 0 : lines.size - lines.indexOf(scroll.heldSince);
  return (
    <section className="log">
      <div className="log-head" aria-hidden="true" style={peerColumn(labels.width)}>
        <span>{t('logTime')}</span>
        <span className="delta">Δ</span>
        <span />
        <span className="peer">
          {t('logPeer')} {labels.shared}
        </span>
        <span className="size">{t('logSize')}</span>
        <span>{t(mode === 'hex' ? 'hex' : 'text')}</span>
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
        onKeyDown={onKeyDown}
        onCopy={onCopy}
        onMouseDown={(event) => {
          // The system would mark text from where the last click was.
          if (event.shiftKey) event.preventDefault();
          event.currentTarget.focus({ preventScroll: true });
        }}
        onClick={onClick}
        onDoubleClick={({ target }) => {
          const number = numberOf(target);
          const entry = number === undefined ? undefined : log.at(number);
          if (entry === undefined) return;
          window.getSelection()?.removeAllRanges();
          onVerb('open', entry);
        }}
      >
        <div className="all-lines" style={{ height: (lines.size + head) * rowHeight }}>
          {log.earlier > 0 && (
            <p className="row gap" role="presentation">
              <span className="content">{t('earlierNotKept', { count: count(log.earlier) })}</span>
            </p>
          )}
          {rows.map((entry, index) => (
            <LogRow
              key={entry.number}
              id={`${baseId}-${entry.number}`}
              entry={entry}
              sinceMicros={sinceAbove(log, lines, scroll.start + index, entry)}
              label={labelOf(entry)}
              mode={mode}
              stream={stream}
              isClient={isClient}
              top={(scroll.start + index + head) * rowHeight}
              place={scroll.start + index + 1}
              count={lines.size}
              isSelected={isRowSelected(selection, entry.number)}
              isCursor={entry.number === cursor}
            />
          ))}
        </div>
      </div>
      <Silence endpoint={endpoint} log={log} isFiltered={filter !== undefined} shown={lines.size} />
      <LogFoot
        name={endpointName(endpoint)}
        shown={filter === undefined ? undefined : lines.size}
        kept={log.size}
        looked={filter?.isBehind === true ? filter.looked : undefined}
        missing={filter === undefined ? log.missing : 0}
        newer={scroll.below > 0 ? Math.min(newer, scroll.below) : undefined}
        selection={selection}
        chosen={chosen}
        all={() => entriesOf(log, lines, 0, lines.size)}
        stream={stream}
        isClient={isClient}
        onFollow={scroll.follow}
        onMissing={() => {
          // The one before the chosen line; from the first on again the last.
          const at = cursor === undefined ? lines.size : lines.indexOf(cursor);
          const before = (from: number): number | undefined => nextOf(['notKept'], log, lines, from, -1);
          const found = before(at) ?? before(lines.size);
          if (found !== undefined) moveTo(found, false);
        }}
        onCopy={copy}
        onNoRows={() => onSelection(noRows)}
      />
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

/** The width of the peers' column, for the head and the lines alike. */
function peerColumn(characters: number): CSSProperties {
  return { ['--peer-width' as string]: `${characters}ch` };
}

/** Lines as they are filtered; a long log is read a slice of a frame at a time. */
function useLogLines(
  log: MessageLog,
  peer: string | undefined,
  filterText: string,
  stream: StreamText,
): { readonly lines: LogLines; readonly filter: LogFilter | undefined } {
  const session = useSession();
  const version = useStore(session.state.logsVersion);
  const [, setFiltered] = useState(0);
  const filter = useMemo(() => {
    const test = logTest(peer, filterText, stream);
    return test === undefined ? undefined : new LogFilter(log, test);
  }, [log, peer, filterText, stream]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the log tells by its version that there is more
  useLayoutEffect(() => {
    if (filter === undefined) return;
    let frame = 0;
    const advance = (): void => {
      const end = performance.now() + filterMs;
      filter.advance(() => performance.now() > end);
      setFiltered((number) => number + 1);
      if (filter.isBehind) frame = requestAnimationFrame(advance);
    };
    advance();
    return () => cancelAnimationFrame(frame);
  }, [filter, version]);
  return { lines: useMemo(() => filter ?? allLines(log), [filter, log]), filter };
}

/** Lines of happenings above what an empty log teaches; with more there is no room for it. */
const maxLinesAboveSilence = 8;

/** Why a log is empty, below what it has to say. */
function Silence({
  endpoint,
  log,
  isFiltered,
  shown,
}: {
  readonly endpoint: EndpointSummary;
  readonly log: MessageLog;
  readonly isFiltered: boolean;
  readonly shown: number;
}) {
  const { t } = useWords();
  if (log.hasMessages || log.size > maxLinesAboveSilence) {
    return isFiltered && shown === 0 ? <p className="silence">{t('nothingMatches')}</p> : null;
  }
  const { receivedMessages, sentMessages } = endpoint.totals;
  const top = `${(log.size + (log.earlier > 0 ? 1 : 0)) * rowHeight}px`;
  if (log.cleared !== undefined && log.size === 0)
    return <p className="silence">{t('nothingSinceClear', { time: formatTime(log.cleared.timeMicros) })}</p>;
  // What was counted is told by the line above, or is on its way.
  if (isFiltered || log.earlier > 0 || receivedMessages + sentMessages > 0) return null;
  return (
    <div className="silence" style={{ marginTop: top }}>
      <NothingYet endpoint={endpoint} />
    </div>
  );
}

function isOneRow({ ranges }: RowSelection): boolean {
  const [only, more] = ranges;
  return more === undefined && only !== undefined && only.from === only.to;
}

function numberOf(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest('[data-number]') : null;
  return row === null ? undefined : Number(row.getAttribute('data-number'));
}

function entriesOf(log: MessageLog, lines: LogLines, start: number, end: number): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let index = start; index < end; index += 1) {
    const number = lines.numberAt(index);
    const entry = number === undefined ? undefined : log.at(number);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

function chosenEntries(log: MessageLog, lines: LogLines, selection: RowSelection): readonly LogEntry[] {
  return selectedPlaces(selection, (number) => lines.indexOf(number)).flatMap(({ start, end }) =>
    entriesOf(log, lines, start, end),
  );
}

/** The index of the next line, or the one before, that tells of one of these: a failure, or something that is missing. */
function nextOf(
  types: readonly LogEvent['type'][],
  log: MessageLog,
  lines: LogLines,
  from: number,
  step: 1 | -1,
): number | undefined {
  for (let index = from + step; index >= 0 && index < lines.size; index += step) {
    const number = lines.numberAt(index);
    const entry = number === undefined ? undefined : log.at(number);
    if (entry !== undefined && types.includes(entry.event.type)) return index;
  }
  return undefined;
}

/** Time since the line above; none where something is missing between the two. */
function sinceAbove(log: MessageLog, lines: LogLines, index: number, entry: LogEntry): number | undefined {
  const number = index === 0 ? undefined : lines.numberAt(index - 1);
  const above = number === undefined ? undefined : log.at(number);
  if (above === undefined || above.event.type === 'notKept' || entry.event.type === 'notKept')
    return undefined;
  return entry.event.timeMicros - above.event.timeMicros;
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { EncodingName } from '../../src/bytes/encoding-names.js';
import type { EndpointSummary } from '../../src/http/protocol.js';
import type { ViewMode } from '../state/composer-settings.js';
import { allLines, LogFilter } from '../state/log-filter.js';
import { logTest } from '../state/log-test.js';
import { isMessage, type LogEntry } from '../state/message-log.js';
import { endpointName } from '../state/names.js';
import { LogRow, rowHeight } from './log-row.js';
import { NothingYet } from './nothing-yet.js';
import { useSession, useStore, useWords } from './use-session.js';

/** Milliseconds of a frame that the filter may take. */
const filterMs = 6;

/**
 * The virtualiser measures every line anew when their number changes; it is told a number that seldom does, for tasks of
 * up to 104 ms at 20,000 messages a second without.
 */
const countStep = 8192;

/** What a person asks of a line by key. */
export type LineVerb = 'open' | 'copy' | 'again';

const verbsByKey: Readonly<Record<string, LineVerb>> = {
  Enter: 'open',
  c: 'copy',
  C: 'copy',
  r: 'again',
  R: 'again',
};

/**
 * The log of an endpoint. It follows the tail until it is scrolled up; then it keeps the place, whatever comes or falls
 * out, and counts what is newer.
 */
export function LogView({
  endpoint,
  mode,
  encoding,
  peer,
  filterText,
  selected,
  onSelect,
  onVerb,
}: {
  readonly endpoint: EndpointSummary;
  readonly mode: ViewMode;
  readonly encoding: EncodingName;
  readonly peer: string | undefined;
  readonly filterText: string;
  readonly selected: number | undefined;
  readonly onSelect: (number: number) => void;
  readonly onVerb: (verb: LineVerb, entry: LogEntry) => void;
}) {
  const session = useSession();
  const { t, count } = useWords();
  const version = useStore(session.state.logsVersion);
  const log = session.state.log(endpoint.id);
  const baseId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  /** Undefined while it follows; else the first line in view, how far it is scrolled, and what is newer than that. */
  const [held, setHeld] = useState<{ readonly since: number }>();
  const anchor = useRef({ number: 0, offset: 0, lastTop: 0 });
  const [, setFiltered] = useState(0);

  const filter = useMemo(() => {
    const test = logTest(peer, filterText, encoding);
    return test === undefined ? undefined : new LogFilter(log, test);
  }, [log, peer, filterText, encoding]);
  const lines = useMemo(() => filter ?? allLines(log), [filter, log]);

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

  const virtualizer = useVirtualizer({
    count: Math.ceil(lines.size / countStep) * countStep,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });

  // After every drawing: at the tail, or where it was.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const { number, offset, lastTop } = anchor.current;
    // It was scrolled up this instant, and the event that says so is still to come.
    if (held === undefined && element.scrollTop < lastTop - 1) return;
    const top =
      held === undefined
        ? element.scrollHeight - element.clientHeight
        : lines.indexOf(number) * rowHeight + offset;
    if (Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
    anchor.current.lastTop = element.scrollTop;
  });

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop } = element;
    const isAtTail = scrollTop + element.clientHeight >= element.scrollHeight - rowHeight / 2;
    const wentUp = scrollTop < anchor.current.lastTop - 1;
    const index = Math.floor(scrollTop / rowHeight);
    anchor.current = {
      number: lines.numberAt(index) ?? log.next,
      offset: scrollTop - index * rowHeight,
      lastTop: scrollTop,
    };
    if (isAtTail) setHeld(undefined);
    else if (held === undefined && wentUp) setHeld({ since: log.next });
  };

  const move = (index: number): void => {
    const bounded = Math.max(0, Math.min(lines.size - 1, index));
    const number = lines.numberAt(bounded);
    const element = scroller.current;
    if (number === undefined || element === null) return;
    onSelect(number);
    const top = bounded * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
    // At once: the next drawing would be back at the tail before the event comes.
    onScroll();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const at = selected === undefined ? lines.size : lines.indexOf(selected);
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: lines.size - 1,
    };
    const step = steps[event.key];
    const verb = verbsByKey[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(step);
    } else if (verb !== undefined && selected !== undefined) {
      const entry = log.at(selected);
      if (entry === undefined) return;
      event.preventDefault();
      onVerb(verb, entry);
    }
  };

  const newer = held === undefined ? 0 : lines.size - lines.indexOf(held.since);
  const items = virtualizer.getVirtualItems();
  return (
    <section className="log">
      <div
        ref={scroller}
        className={`lines ${mode}`}
        aria-keyshortcuts="Escape"
        role="listbox"
        tabIndex={0}
        aria-label={t('log', { name: endpointName(endpoint) })}
        aria-activedescendant={selected === undefined ? undefined : `${baseId}-${selected}`}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          const row = target instanceof Element ? target.closest('[data-number]') : null;
          const number = Number(row?.getAttribute('data-number') ?? Number.NaN);
          const entry = log.at(number);
          if (entry === undefined || window.getSelection()?.type === 'Range') return;
          onSelect(number);
          if (isMessage(entry.event)) onVerb('open', entry);
        }}
      >
        <div className="all-lines" style={{ height: lines.size * rowHeight }}>
          {items.map(({ index, start }) => {
            const number = lines.numberAt(index);
            const entry = number === undefined ? undefined : log.at(number);
            if (entry === undefined) return null;
            return (
              <LogRow
                key={entry.number}
                id={`${baseId}-${entry.number}`}
                number={entry.number}
                event={entry.event}
                mode={mode}
                encoding={encoding}
                top={start}
                isSelected={entry.number === selected}
              />
            );
          })}
        </div>
      </div>
      {!hasMessage(log.size, endpoint) && <NothingYet endpoint={endpoint} />}
      {filter !== undefined && lines.size === 0 && !filter.isBehind && log.size > 0 && (
        <p className="nothing">{t('nothingMatches')}</p>
      )}
      {newer > 0 && (
        <button type="button" className="newer" onClick={() => setHeld(undefined)}>
          ↓ {t('newer', { count: newer })}
        </button>
      )}
      <p className="log-notes">
        {filter !== undefined && (
          <span>
            {filter.isBehind
              ? t('searching')
              : t('filtered', { shown: count(lines.size), all: count(log.size) })}
          </span>
        )}
        {log.earlier > 0 && <span>{t('earlierNotKept', { count: count(log.earlier) })}</span>}
      </p>
      <Announcer endpoint={endpoint} />
    </section>
  );
}

/** Whether something was said; where nothing was, the log teaches. */
function hasMessage(size: number, { totals }: EndpointSummary): boolean {
  return totals.receivedMessages + totals.sentMessages > 0 || size > 50;
}

const announceEveryMs = 5000;

/** Tells those who hear the page what arrived, at most every few seconds. */
function Announcer({ endpoint }: { readonly endpoint: EndpointSummary }) {
  const session = useSession();
  const { t } = useWords();
  const [said, setSaid] = useState('');
  const { id } = endpoint;
  useEffect(() => {
    let told = session.endpoint(id)?.totals.receivedMessages ?? 0;
    const timer = setInterval(() => {
      const now = session.endpoint(id)?.totals.receivedMessages ?? 0;
      const arrived = now - told;
      told = now;
      if (arrived <= 0) return;
      const log = session.state.log(id);
      let latest = '';
      for (let number = log.next - 1; number >= Math.max(log.first, log.next - 100); number -= 1) {
        const event = log.at(number)?.event;
        if (event?.type === 'received') {
          latest = event.peer;
          break;
        }
      }
      setSaid(t('announce', { count: arrived, latest }));
    }, announceEveryMs);
    return () => clearInterval(timer);
  }, [session, id, t]);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}

import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Layout } from '../../../../src/layout/layout.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { formatDelta } from '../../../state/numbers.js';
import { Select } from '../../../views/select.js';
import { useSession, useWords } from '../../../views/use-session.js';
import { useVirtualRows } from '../../../views/use-virtual-rows.js';
import { LayoutCells } from '../layouts/layout-cells.js';
import { latestPeers } from '../log/latest-peers.js';
import { isMessageEntry, type MessageEntry } from '../log/log-entry.js';
import { steppedTo } from '../log/log-lines.js';
import { type RowSelection, selectRow } from '../log/row-selection.js';
import type { StreamText } from '../log/stream-text.js';
import { ladderScales, rowOf } from './ladder-model.js';
import { LadderRow, ladderRowHeight } from './ladder-row.js';
import { summaryWords } from './ladder-words.js';
import { type LadderScale, useLadder } from './use-ladder.js';

/** Lines of the log that are looked at for peers to choose from, and the peers offered at most. */
const lookedLines = 20_000;
const maxPeers = 200;

/** The conversation of an endpoint with a peer as a ladder: two life lines, and what passed between them. */
export function LadderView({
  endpoint,
  peer,
  stream,
  layouts,
  selection,
  onPeer,
  onSelection,
  onOpen,
}: {
  readonly endpoint: SocketSummary;
  /** Whose conversation it is; undefined: that of the latest peer. */
  readonly peer: string | undefined;
  readonly stream: StreamText;
  readonly layouts: readonly Layout[];
  readonly selection: RowSelection;
  readonly onPeer: (peer: string | undefined) => void;
  readonly onSelection: (selection: RowSelection) => void;
  readonly onOpen: (entry: MessageEntry) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const baseId = useId();
  const log = session.state.log(endpoint.id);
  const [scale, setScale] = useState<LadderScale>('fit');
  const found = latestPeers(log, lookedLines).slice(0, maxPeers);
  const chosen = peer ?? found[0];
  const peers = chosen === undefined || found.includes(chosen) ? found : [chosen, ...found];
  const { rows, scaleMicros, summary } = useLadder(log, chosen, scale);
  const cells = useMemo(() => new LayoutCells(layouts), [layouts]);
  const isClient = endpoint.input.type === 'tcp-connect';
  const reading = useMemo(() => ({ log, stream, cells, isClient }), [log, stream, cells, isClient]);
  const view = useVirtualRows(rows.length, ladderRowHeight);
  const { cursor } = selection;
  const at = cursor === undefined ? undefined : rowOf(rows, cursor);
  useKeptPlace(view.scroller, rows, at);

  const choose = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    onSelection(selectRow(row.number));
    view.show(rows.indexOf(row));
  };
  const open = (): void => {
    const entry = cursor === undefined ? undefined : log.at(cursor);
    if (entry !== undefined && isMessageEntry(entry)) onOpen(entry);
  };
  const zoom = (by: 1 | -1): void => {
    setScale((now) => ladderScales[ladderScales.indexOf(now === 'fit' ? scaleMicros : now) + by] ?? now);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    const stepped = steppedTo(key, at ?? (key === 'ArrowUp' ? rows.length : -1), rows.length, view.pageRows);
    if (stepped !== undefined) choose(stepped);
    else if (key === 'Enter') open();
    else if (key === '+' || key === '=') zoom(-1);
    else if (key === '-') zoom(1);
    else if (key === '0') setScale('fit');
    else return;
    event.preventDefault();
  };

  return (
    <section className="conversation-ladder">
      <div className="bar ladder-bar">
        {peers.length > 0 && !isClient && (
          <Select
            name={t('ladderWith')}
            value={chosen ?? ''}
            choices={peers.map((name) => ({ value: name, label: name }))}
            onChange={onPeer}
          />
        )}
        <span className="grow" />
        <span className="ladder-zoom">
          <button
            type="button"
            aria-label={t('ladderFiner')}
            title={t('ladderFiner')}
            aria-keyshortcuts="+"
            disabled={scaleMicros === ladderScales[0]}
            onClick={() => zoom(-1)}
          >
            +
          </button>
          <Select
            name={t('ladderRow')}
            label={t('ladderRow')}
            value={String(scale)}
            choices={[
              { value: 'fit', label: t('ladderFit', { scale: scaleName(scaleMicros) }) },
              ...ladderScales.map((micros) => ({ value: String(micros), label: scaleName(micros) })),
            ]}
            onChange={(value) => setScale(value === 'fit' ? 'fit' : Number(value))}
          />
          <button
            type="button"
            aria-label={t('ladderCoarser')}
            title={t('ladderCoarser')}
            aria-keyshortcuts="-"
            disabled={scaleMicros === ladderScales.at(-1)}
            onClick={() => zoom(1)}
          >
            −
          </button>
        </span>
      </div>
      <div className="rung ladder-sides" aria-hidden="true">
        <span />
        <span className="ladder-names">
          <b>{t('ladderHere')}</b>
          <b className="cut">{chosen ?? ''}</b>
        </span>
        <span />
      </div>
      <div
        ref={view.scroller}
        className="rungs"
        role="listbox"
        tabIndex={0}
        aria-label={t('ladderOf', { name: endpointName(endpoint) })}
        aria-activedescendant={
          at !== undefined && at >= view.start && at < view.end ? `${baseId}-${at}` : undefined
        }
        onScroll={view.onScroll}
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          const index = indexAt(target);
          if (index !== undefined) choose(index);
        }}
        onDoubleClick={open}
      >
        {rows.length === 0 && <p className="dim ladder-empty">{t('ladderEmpty')}</p>}
        <div className="all-rungs" style={{ height: view.height }}>
          {rows.slice(view.start, view.end).map((row, index) => (
            <LadderRow
              key={`${row.type} ${row.number}`}
              id={`${baseId}-${view.start + index}`}
              row={row}
              reading={reading}
              place={view.start + index + 1}
              count={rows.length}
              top={view.topOf(view.start + index)}
              isCursor={at === view.start + index}
            />
          ))}
        </div>
      </div>
      <p className="ladder-sentence">{summaryWords(summary, words)}</p>
    </section>
  );

  function scaleName(micros: number): string {
    return micros === 0 ? t('ladderEvery') : formatDelta(micros);
  }
}

/** Stays at the end of a ladder that grows, and else at the row that was in view; a new cursor is shown. */
function useKeptPlace(
  scroller: React.RefObject<HTMLDivElement | null>,
  rows: readonly { readonly number: number }[],
  at: number | undefined,
): void {
  const place = useRef<{ readonly rows: typeof rows; readonly isAtEnd: boolean; readonly number: number }>(
    undefined,
  );
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const before = place.current;
    const isOther = before !== undefined && before.rows !== rows;
    if (before === undefined && at !== undefined)
      element.scrollTop = Math.max(0, at * ladderRowHeight - element.clientHeight / 2);
    else if (before === undefined || (isOther && before.isAtEnd)) element.scrollTop = element.scrollHeight;
    else if (isOther) {
      const index = rows.findIndex(({ number }) => number >= before.number);
      if (index !== -1) element.scrollTop = index * ladderRowHeight;
    }
  }, [scroller, rows, at]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - ladderRowHeight / 2;
    const top = rows[Math.floor(element.scrollTop / ladderRowHeight)];
    place.current = { rows, isAtEnd, number: top?.number ?? 0 };
  });
}

function indexAt(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest('[data-row]') : null;
  const index = Number(row?.getAttribute('data-row') ?? Number.NaN);
  return Number.isInteger(index) ? index : undefined;
}

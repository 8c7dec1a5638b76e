import { type KeyboardEvent, memo, useEffect, useId, useRef, useState } from 'react';
import { useNarrow } from '../../../views/use-narrow.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { useVirtualRows } from '../../../views/use-virtual-rows.js';
import { useWidth } from '../../../views/use-width.js';
import type { PacketRow } from '../reading/messages.js';
import {
  type CaptureSettings,
  type ColumnName,
  columnTemplate,
  shownColumns,
} from '../state/capture-settings.js';
import type { OpenCapture } from '../state/open-capture.js';
import { familyOf, timeText } from '../state/packet-words.js';
import { ColumnHeads } from './column-heads.js';
import { cellClass, ownColumn } from './column-words.js';
import { useTail } from './use-tail.js';

/** Pixels of a row: a finger needs more. */
const rowHeights = { wide: 24, narrow: 28 } as const;

/** The packets of a capture, a row each; only those in view are drawn. */
export function PacketList({ capture }: { readonly capture: OpenCapture }) {
  const session = useSession();
  const { t, count } = useWords();
  const settings = useStore(session.captureSettings);
  const facts = useStore(capture.facts);
  useStore(capture.filter);
  useStore(capture.rowsVersion);
  const selected = useStore(capture.selected);
  const isNarrow = useNarrow();
  const { shown } = capture;
  const rowHeight = isNarrow ? rowHeights.narrow : rowHeights.wide;
  const rows = useVirtualRows(shown, rowHeight);
  const whole = useRef<HTMLElement>(null);
  const width = useWidth(whole);
  const columns = shownColumns(settings, width);
  const template = columnTemplate(columns, settings);
  const baseId = useId();
  const tail = useTail(rows.scroller, {
    count: shown,
    pageRows: rows.pageRows,
    isGrowing: facts.state === 'capturing',
  });
  const cursor = useCursor(capture, rows.show);
  // What opens below takes room: the packet that is looked at stays in view.
  const { pageRows, show } = rows;
  const cursorIndex = useRef(cursor.index);
  cursorIndex.current = cursor.index;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the room changes, and not when it is scrolled
  useEffect(() => {
    if (cursorIndex.current !== undefined) show(cursorIndex.current);
  }, [pageRows]);
  const { fields } = settings;
  useEffect(() => capture.showFields(fields), [capture, fields]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: rows.pageRows,
      PageUp: -rows.pageRows,
      Home: Number.NEGATIVE_INFINITY,
      End: Number.POSITIVE_INFINITY,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      if (event.key === 'End') tail.follow();
      else tail.hold();
      cursor.step(step);
    } else if (event.key === '[' || event.key === ']') cursor.trouble(event.key === ']' ? 1 : -1);
    else if (event.key === 'Enter') document.querySelector<HTMLElement>('.packet-tree')?.focus();
    else return;
    event.preventDefault();
  };
  const drawn = Array.from({ length: Math.max(0, rows.end - rows.start) }, (_, at) => rows.start + at);
  return (
    <section
      ref={whole}
      className={settings.isTinted ? 'packets tinted' : 'packets'}
      aria-label={t('captureModePackets')}
    >
      <ColumnHeads columns={columns} template={template} />
      <div
        ref={rows.scroller}
        className="packet-lines"
        role="listbox"
        tabIndex={0}
        aria-keyshortcuts="Escape"
        aria-label={t('capturePacketsList', { shown: count(shown) })}
        aria-activedescendant={
          cursor.index !== undefined && cursor.index >= rows.start && cursor.index < rows.end
            ? `${baseId}-${cursor.index}`
            : undefined
        }
        onScroll={() => {
          rows.onScroll();
          tail.onScroll();
        }}
        onKeyDown={onKeyDown}
        onClick={({ target, currentTarget }) => {
          const row = target instanceof Element ? target.closest('[data-index]') : null;
          if (row !== null) {
            tail.hold();
            cursor.select(Number(row.getAttribute('data-index')));
          }
          currentTarget.focus({ preventScroll: true });
        }}
      >
        <div className="packet-all" style={{ height: rows.height }}>
          {drawn.map((index) => (
            <Row
              key={index}
              id={`${baseId}-${index}`}
              index={index}
              count={shown}
              row={capture.row(index)}
              top={rows.topOf(index)}
              height={rowHeight}
              columns={columns}
              template={template}
              time={settings.time}
              timeDigits={facts.timeDigits}
              fields={settings.fields}
              isSelected={selected !== undefined && capture.row(index)?.number === selected}
            />
          ))}
        </div>
        {shown === 0 && <NothingShown capture={capture} />}
      </div>
      {tail.newer !== undefined && (
        <button type="button" className="packet-newer" onClick={tail.follow}>
          ↓ {tail.newer > 0 ? t('captureNewer', { count: tail.newer, shown: count(tail.newer) }) : t('toEnd')}
        </button>
      )}
    </section>
  );
}

const emptyWords = {
  reading: 'loading',
  capturing: 'captureWaiting',
  whole: 'captureEmpty',
  stopped: 'captureEmpty',
} as const;

/** Why the list is empty. */
function NothingShown({ capture }: { readonly capture: OpenCapture }) {
  const { t } = useWords();
  const { text, isDone } = useStore(capture.filter);
  const { state } = useStore(capture.facts);
  if (text === '') return <p className="packet-none dim">{t(emptyWords[state])}</p>;
  return <p className="packet-none dim">{t(isDone ? 'captureNoMatch' : 'captureLooking')}</p>;
}

/** One row; drawn again only when something of it changed. */
const Row = memo(function Row({
  id,
  index,
  count,
  row,
  top,
  height,
  columns,
  template,
  time,
  timeDigits,
  fields,
  isSelected,
}: {
  readonly id: string;
  readonly index: number;
  readonly count: number;
  readonly row: PacketRow | undefined;
  readonly top: number;
  readonly height: number;
  readonly columns: readonly string[];
  readonly template: string;
  readonly time: CaptureSettings['time'];
  readonly timeDigits: number;
  readonly fields: readonly string[];
  readonly isSelected: boolean;
}) {
  const words = useWords();
  const style = {
    transform: `translateY(${top}px)`,
    gridTemplateColumns: template,
    height,
    lineHeight: `${height}px`,
  };
  if (row === undefined) return <div className="packet waiting" style={style} />;
  const classes = ['packet', `of-${familyOf(row.protocol)}`];
  if (row.isTrouble) classes.push('trouble');
  if (isSelected) classes.push('selected');
  const texts: Readonly<Record<ColumnName, string>> = {
    number: words.count(row.number),
    time: timeText(row, time, { timeDigits }),
    source: row.source,
    destination: row.destination,
    protocol: row.protocol,
    length: words.count(row.wireBytes),
    info: row.info,
  };
  const textOf = (name: string): string => {
    const own = ownColumn(name);
    return own === undefined ? (row.values[fields.indexOf(name)] ?? '') : texts[own];
  };
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={index + 1}
      aria-setsize={count}
      className={classes.join(' ')}
      data-index={index}
      data-number={row.number}
      style={style}
    >
      {columns.map((name) => (
        <span key={name} className={cellClass(name)}>
          {textOf(name)}
        </span>
      ))}
    </div>
  );
});

/** The place of the packet that is looked at, and how keys move it. */
function useCursor(capture: OpenCapture, show: (index: number) => void) {
  const selected = useStore(capture.selected);
  const { run, shown } = useStore(capture.filter);
  const [index, setIndex] = useState<number>();
  const shower = useRef(show);
  shower.current = show;
  /** The packet that was selected here, by its row; one that was selected elsewhere is looked for. */
  const own = useRef<number>(undefined);
  const select = (to: number): void => {
    setIndex(to);
    shower.current(to);
    void capture.numberAt(to).then((number) => {
      if (number === undefined) return;
      own.current = number;
      capture.selected.set(number);
    });
  };
  // A filter that has found more moves nothing: the place of a packet is what was before it.
  const isFound = shown > 0 || run === 0;
  useEffect(() => {
    if (selected === undefined || !isFound) return;
    const isOwn = own.current === selected;
    own.current = undefined;
    if (isOwn) return;
    let isWanted = true;
    void capture.client.ask('indexOf', { number: selected }).then((found) => {
      if (!isWanted || capture.filter.get().run !== run) return;
      setIndex(found);
      shower.current(found);
    });
    return () => {
      isWanted = false;
    };
  }, [capture, selected, run, isFound]);
  return {
    index,
    select,
    step: (by: number): void => {
      const last = capture.shown - 1;
      if (last < 0) return;
      const from = index ?? (by > 0 ? -1 : 0);
      select(Math.max(0, Math.min(last, from + by)));
    },
    trouble: (by: 1 | -1): void => {
      void capture.client.ask('trouble', { from: index ?? -1, by }).then((found) => {
        if (found >= 0) select(found);
      });
    },
  };
}

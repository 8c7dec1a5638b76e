import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { Failure } from '../../../../src/errors/error.js';
import { callMessage } from '../../../../src/lesson/call-words.js';
import type { BenchSpec } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import { type LessonRow, rowKeys, type ShownCall } from '../state/lesson-rows.js';
import { drawnRows } from '../state/stepped-rows.js';
import { ByteBox } from './byte-box.js';
import { CallText } from './call-text.js';
import { ArrowLabel, ArrowLine } from './ladder-arrow.js';

/** Where the keys go among the rows, from `at`, of `count`. */
const moves: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** What happened between two ends: calls beside the life lines, packets between them. */
export function LessonLadder({
  bench,
  rows,
  moment,
  chosen,
  isPicked,
  captureFailure,
  onChoose,
}: {
  readonly bench: BenchSpec;
  readonly rows: readonly LessonRow[];
  /** How many moments they are of. */
  readonly moment: number;
  /** The row that is looked at; -1 for none. */
  readonly chosen: number;
  /** Whether somebody chose it; else the end of the ladder stays in view. */
  readonly isPicked: boolean;
  /** Why packets were not captured, said where they are inferred. */
  readonly captureFailure: Failure | undefined;
  readonly onChoose: (row: number) => void;
}) {
  const { t, failure } = useWords();
  const list = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(() => ({ moment, count: rows.length, stepped: rows.length }));
  const isOther = drawn.moment !== moment || drawn.count !== rows.length;
  const { stepped } = isOther ? drawnRows(drawn, moment, rows.length) : drawn;
  if (isOther) setDrawn({ moment, count: rows.length, stepped });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new stands at the end
  useEffect(() => {
    const element = list.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, [rows.length]);
  // Where the page scrolls as one, it stays where it is.
  useEffect(() => {
    const row = isPicked ? list.current?.children[chosen] : undefined;
    if (list.current === null || !(row instanceof HTMLElement)) return;
    const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
    const { clientHeight, scrollTop } = list.current;
    list.current.scrollTop = Math.max(bottom - clientHeight, Math.min(top, scrollTop));
  }, [chosen, isPicked]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey || rows.length === 0) return;
    onChoose(move(chosen, rows.length));
    event.preventDefault();
  };
  const keys = rowKeys(rows);
  const firstMs = rows[0]?.atMs ?? 0;
  const bases = new Set<string | undefined>(rows.map(({ arrow }) => arrow?.basis));
  if (rows.length === 0)
    return (
      <div className="lesson-ladder">
        <p className="dim lesson-ladder-none">{t('learnLadderNone')}</p>
      </div>
    );
  return (
    <div className="lesson-ladder">
      <div
        ref={list}
        className={bench.wire === 'relay' ? 'lesson-rows relayed' : 'lesson-rows'}
        role="listbox"
        tabIndex={0}
        aria-label={t('learnLadder')}
        aria-activedescendant={chosen < 0 ? undefined : rowId(chosen)}
        onKeyDown={onKeyDown}
      >
        {rows.map((row, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
          <div
            key={keys[index]}
            id={rowId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={`${rowClass(row)}${index >= stepped ? ' stepped' : ''}`}
            onClick={() => onChoose(index)}
          >
            <time>{(row.recordedSeconds ?? (row.atMs - firstMs) / 1_000).toFixed(4)}</time>
            <span className="call left">{row.left && <CallText note={row.left} />}</span>
            <Track row={row} isRelayed={bench.wire === 'relay'} />
            <span className="call right">{row.right && <CallText note={row.right} />}</span>
          </div>
        ))}
      </div>
      <p className="dim lesson-legend">
        {bases.has('inferred') && (
          <span>
            {t('learnInferred')}
            {captureFailure !== undefined && ` (${failure(captureFailure)})`}
          </span>
        )}
        {bases.has('recorded') && <span>{t('learnRecorded')}</span>}
      </p>
    </div>
  );
}

function rowId(index: number): string {
  return `lesson-row-${index}`;
}

function rowClass({ arrow, left }: LessonRow): string {
  if (arrow === undefined) return left === undefined ? 'lesson-row of-right' : 'lesson-row of-left';
  return `lesson-row ${arrow.from === 'left' ? 'to-right' : 'to-left'} ${arrow.fate} ${arrow.basis} reach-${arrow.reach}`;
}

/** Between the life lines: a packet, or what a call returned at its end. */
function Track({ row, isRelayed }: { readonly row: LessonRow; readonly isRelayed: boolean }) {
  const { arrow } = row;
  return (
    <span className="track">
      {arrow === undefined ? (
        <Returned note={row.left ?? row.right} />
      ) : (
        <>
          <ArrowLine arrow={arrow} isRelayed={isRelayed} />
          <span className="arrow-label" title={visibleText(arrow.label)}>
            <ArrowLabel arrow={arrow} />
          </span>
        </>
      )}
    </span>
  );
}

function Returned({ note }: { readonly note: ShownCall | undefined }) {
  const { t, failure } = useWords();
  const result = note?.is === 'returned' ? note.result : undefined;
  if (result === undefined) return null;
  if (!result.ok) return <span className="returned bad">{failure(result.failure)}</span>;
  const { bytes, lostBytes = 0 } = result;
  if (bytes === undefined) return null;
  if (bytes.byteLength === 0 && note?.call === 'recv')
    return <span className="returned dim">{t('learnReadsEnd')}</span>;
  const message = note && callMessage(note);
  return (
    <span className="returned">
      {t('learnReads')}{' '}
      {message === undefined ? (
        <ByteBox bytes={bytes} />
      ) : (
        <span className="byte-box">{visibleText(message)}</span>
      )}
      {lostBytes > 0 && <span className="bad"> {t('learnLostRest', { bytes: formatBytes(lostBytes) })}</span>}
    </span>
  );
}

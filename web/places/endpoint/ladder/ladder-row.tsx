import { memo } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatDelta, formatTime } from '../../../state/numbers.js';
import { useWords } from '../../../views/use-session.js';
import type { LayoutCells } from '../layouts/layout-cells.js';
import { eventWords } from '../log/event-words.js';
import { isMessage, isMessageEntry, type MessageEntry } from '../log/log-entry.js';
import type { MessageLog } from '../log/message-log.js';
import { Pieces } from '../log/pieces.js';
import { maxRowBytes, rowHex, rowText } from '../log/row-content.js';
import type { StreamText } from '../log/stream-text.js';
import type { LadderTotals, LadderRow as Row } from './ladder-model.js';

/** The height of a row in pixels. */
export const ladderRowHeight = 26;

/** How the messages of a ladder are read. */
export interface LadderReading {
  readonly log: MessageLog;
  readonly stream: StreamText;
  readonly cells: LayoutCells;
  readonly isClient: boolean;
}

/** A row of a ladder: time or gap, what passed between the two life lines, size. */
export const LadderRow = memo(function LadderRow({
  id,
  row,
  reading,
  place,
  count,
  top,
  isCursor,
}: {
  readonly id: string;
  readonly row: Row;
  readonly reading: LadderReading;
  /** Its position among the rows, from 1, and their number. */
  readonly place: number;
  readonly count: number;
  readonly top: number;
  readonly isCursor: boolean;
}) {
  const { time, kind, said, size } = useContent(row, reading);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCursor}
      aria-posinset={place}
      aria-setsize={count}
      data-row={place - 1}
      className={isCursor ? `rung ${kind} cursor` : `rung ${kind}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <time>{time}</time>
      <span className="rung-track">
        <span className="rung-said">{said}</span>
        {(kind.includes('rx') || kind.includes('tx')) && <Arrow isOut={kind.includes('tx')} />}
      </span>
      <span className="rung-size">{size}</span>
    </div>
  );
});

/** From one life line to the other, a little later. */
function Arrow({ isOut }: { readonly isOut: boolean }) {
  const [from, to] = isOut ? [0, 100] : [100, 0];
  return (
    <svg className="rung-arrow" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <line x1={from} y1={1} x2={to} y2={7} />
    </svg>
  );
}

function useContent(row: Row, { log, stream, cells, isClient }: LadderReading) {
  const words = useWords();
  const { t, count } = words;
  const event = log.at(row.number)?.event;
  switch (row.type) {
    case 'pause':
      return { time: '', kind: 'apart', said: formatDelta(row.micros), size: '' };
    case 'alike': {
      const said = t('ladderAlike', {
        count: row.messages,
        shown: count(row.messages),
        span: formatDelta(row.micros),
      });
      return { time: '', kind: 'apart', said, size: '' };
    }
    case 'burst': {
      const { received, sent } = row;
      const kind = sent.messages === 0 ? 'burst rx' : received.messages === 0 ? 'burst tx' : 'burst';
      const said = (
        <>
          {received.messages > 0 && <b className="rx">◂ {totals(received)}</b>}{' '}
          {sent.messages > 0 && <b className="tx">▸ {totals(sent)}</b>}{' '}
          <span className="dim">{t('ladderWithin', { span: formatDelta(row.micros) })}</span>
        </>
      );
      return {
        time: event === undefined ? '' : formatTime(event.timeMicros),
        kind,
        said,
        size: formatBytes(received.bytes + sent.bytes),
      };
    }
    case 'event':
      return {
        time: event === undefined ? '' : formatTime(event.timeMicros),
        kind: event?.type === 'error' ? 'apart bad' : 'apart',
        said: event === undefined || isMessage(event) ? '' : eventWords(event, words, isClient),
        size: '',
      };
    case 'message': {
      const entry = log.at(row.number);
      if (entry === undefined || !isMessageEntry(entry)) return { time: '', kind: '', said: '', size: '' };
      const { gapMicros, isUnanswered, isAgain } = row;
      const values = cells.of(entry.event.bytes);
      const side = entry.event.type === 'sent' ? 'tx' : 'rx';
      const isBad = isUnanswered || values?.isBad === true;
      const said = (
        <>
          <Content entry={entry} stream={stream} line={values?.line} />
          {isAgain && <span className="dim"> · {t('ladderAgain')}</span>}
          {isUnanswered && <b className="bad"> · {t('ladderUnanswered')}</b>}
        </>
      );
      return {
        time: gapMicros === undefined ? formatTime(entry.event.timeMicros) : `+${formatDelta(gapMicros)}`,
        kind: `${side}${isBad ? ' trouble' : ''}${isUnanswered ? ' unanswered' : ''}`,
        said,
        size: formatBytes(entry.event.bytes.byteLength),
      };
    }
  }

  function totals({ messages, bytes }: LadderTotals): string {
    return t('ladderTotals', { count: messages, shown: count(messages), bytes: formatBytes(bytes) });
  }
}

/** A message in few words: the values of its layout, else its text, else its bytes. */
function Content({
  entry,
  stream,
  line,
}: {
  readonly entry: MessageEntry;
  readonly stream: StreamText;
  readonly line: string | undefined;
}) {
  const { t } = useWords();
  const { bytes } = entry.event;
  if (bytes.byteLength === 0) return t('rowEmpty');
  if (line !== undefined) return visibleText(line);
  const head = bytes.subarray(0, maxRowBytes + 1);
  const { pieces, isBinary } = rowText(stream.joined(entry, head), stream.encoding, stream.joins);
  return isBinary ? rowHex(head) : <Pieces pieces={pieces} />;
}

import { memo } from 'react';
import { formatBytes } from '../../src/bytes/byte-size.js';
import type { EncodingName } from '../../src/bytes/encoding-names.js';
import type { ViewMode } from '../state/composer-settings.js';
import { isMessage, type LogEvent, peersOf } from '../state/message-log.js';
import { formatTime } from '../state/numbers.js';
import { mostRowBytes, rowHex, rowText } from '../state/row-content.js';
import { decodeBase64 } from '../transport/base64.js';
import { eventMark, eventWords } from './event-words.js';
import { Pieces } from './pieces.js';
import { useWords } from './use-session.js';

/** Pixels of a line, everywhere in the log. */
export const rowHeight = 24;

/** One line of the log. Drawn once for each event: nothing in it changes but whether it is selected. */
export const LogRow = memo(function LogRow({
  id,
  number,
  event,
  mode,
  encoding,
  top,
  isSelected,
}: {
  readonly id: string;
  readonly number: number;
  readonly event: LogEvent;
  readonly mode: ViewMode;
  readonly encoding: EncodingName;
  readonly top: number;
  readonly isSelected: boolean;
}) {
  const words = useWords();
  const kind =
    event.type === 'received'
      ? 'rx'
      : event.type === 'sent'
        ? 'tx'
        : event.type === 'error'
          ? 'bad'
          : 'happened';
  const bytes = isMessage(event) ? decodeBase64(event.data) : undefined;
  const peers = peersOf(event);
  const peer = peers.length > 1 ? words.t('everyoneCount', { count: words.count(peers.length) }) : peers[0];
  const said = isMessage(event) ? undefined : eventWords(event, words);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      className={`row ${kind}`}
      data-number={number}
      style={{ transform: `translateY(${top}px)` }}
    >
      <time>{formatTime(event.timeMicros)}</time>
      <span className="mark">{eventMark(event)}</span>
      <span className="peer" title={peer}>
        {peer}
      </span>
      <span className="size">{bytes === undefined ? '' : formatBytes(bytes.byteLength)}</span>
      {bytes === undefined ? (
        <span className="content" title={said}>
          {said}
        </span>
      ) : (
        <MessageContent bytes={bytes} mode={mode} encoding={encoding} />
      )}
    </div>
  );
});

function MessageContent({
  bytes,
  mode,
  encoding,
}: {
  readonly bytes: Uint8Array;
  readonly mode: ViewMode;
  readonly encoding: EncodingName;
}) {
  const { t } = useWords();
  if (bytes.byteLength === 0) return <span className="content empty">{t('rowEmpty')}</span>;
  const more = bytes.byteLength > mostRowBytes && (
    <span className="more"> {t('rowMore', { bytes: formatBytes(bytes.byteLength) })}</span>
  );
  const text = mode !== 'hex' && (
    <span className="content">
      <Pieces pieces={rowText(bytes, encoding)} />
      {more}
    </span>
  );
  const hex = mode !== 'text' && <span className="content hex">{rowHex(bytes)}</span>;
  if (mode !== 'both') return text || hex;
  return (
    <span className="content pair">
      {hex}
      {text}
    </span>
  );
}

import { memo, type ReactNode } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import type { RecordAnnotation } from '../../../../src/operations/record.js';
import { sendersOf } from '../../../../src/traffic/event.js';
import { formatDateTime, formatDelta, formatTime } from '../../../state/numbers.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { ViewMode } from '../composer/composer-settings.js';
import type { StandingRule } from '../filters/standing-rules.js';
import type { LayoutCells, RowCells } from '../layouts/layout-cells.js';
import { RowValues } from '../layouts/row-values.js';
import { RowNotes } from '../notes/row-notes.js';
import { AlteredContent, alteredMark } from './altered-content.js';
import { isHarm } from './altered-parts.js';
import { ChecksumMark } from './checksum-mark.js';
import { eventMark, eventWords, peerWords } from './event-words.js';
import {
  isBreak,
  isMessage,
  isMessageEntry,
  type LogEntry,
  type LogEvent,
  type MessageEntry,
  peersOf,
} from './log-entry.js';
import { Pieces } from './pieces.js';
import { maxRowBytes, rowHex, rowText } from './row-content.js';
import type { StreamText } from './stream-text.js';

/** The height of a line in pixels, everywhere in the log. */
export const rowHeight = 24;

/** One line of the log. Rendered once for each event: only its position and its selection change. */
export const LogRow = memo(function LogRow({
  id,
  entry,
  sinceMicros,
  day,
  label,
  mode,
  stream,
  check,
  values,
  columns,
  isClient,
  top,
  place,
  count,
  isSelected,
  isCursor,
  noted,
  highlight,
}: {
  readonly id: string;
  readonly entry: LogEntry;
  /** Time since the line above; undefined for the first line and after a gap. */
  readonly sinceMicros: number | undefined;
  /** Its date, where the line above is of another; undefined elsewhere. */
  readonly day: string | undefined;
  /** The peer that it is from or to, as the column shows it. */
  readonly label: string;
  readonly mode: ViewMode;
  readonly stream: StreamText;
  /** Of received messages; undefined: they are not checked. */
  readonly check: ReceivedCheck | undefined;
  /** The message as values of a layout, which stand instead of its text; undefined if none takes it. */
  readonly values: RowCells | undefined;
  /** The columns that the values stand in, another object once one has grown; undefined without columns. */
  readonly columns: { readonly cells: LayoutCells } | undefined;
  readonly isClient: boolean;
  readonly top: number;
  /** Its position among the shown lines, from 1, and their number. */
  readonly place: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
  /** What a person has noted of it. */
  readonly noted: RecordAnnotation | undefined;
  /** The rule that highlights it. */
  readonly highlight: Pick<StandingRule, 'name' | 'colour'> | undefined;
}) {
  const words = useWords();
  const { event } = entry;
  const sentence =
    isMessage(event) || event.type === 'altered' ? undefined : eventWords(event, words, isClient);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-posinset={place}
      aria-setsize={count}
      className={`row ${kindOf(event)}${isCursor ? ' cursor' : ''}${highlight === undefined ? '' : ` highlighted row-${highlight.colour}`}`}
      data-number={entry.number}
      style={{ transform: `translateY(${top}px)` }}
    >
      {highlight !== undefined && <HighlightMark name={highlight.name} />}
      <time className={day === undefined ? undefined : 'dated'} title={formatDateTime(event.timeMicros)}>
        {day !== undefined && `${day} `}
        {formatTime(event.timeMicros)}
      </time>
      <span className="delta">
        {sinceMicros === undefined || day !== undefined ? '' : formatDelta(sinceMicros)}
      </span>
      {event.type === 'received' || event.type === 'sent' ? (
        <span className="mark" role="img" aria-label={words.t(event.type)}>
          {eventMark(event)}
        </span>
      ) : (
        <span className="mark" aria-hidden="true">
          {event.type === 'altered' ? alteredMark(event) : eventMark(event)}
        </span>
      )}
      <span className="peer" title={peersOf(event).length > 0 ? peerWords(event, words) : undefined}>
        {label}
      </span>
      {isMessageEntry(entry) ? (
        <MessageContent
          entry={entry}
          mode={mode}
          stream={stream}
          check={check}
          values={values}
          columns={columns}
        />
      ) : event.type === 'altered' ? (
        <AlteredContent event={event} mode={mode} stream={stream} />
      ) : (
        <>
          <span className="size" />
          <span className="content" title={sentence}>
            {sentence}
          </span>
        </>
      )}
      {noted !== undefined && <RowNotes noted={noted} />}
    </div>
  );
});

/** At the edge of a row that a rule highlights. */
function HighlightMark({ name }: { readonly name: string }) {
  const { t } = useWords();
  const words = t('rowHighlighted', { name: visibleText(name) });
  return <span className="row-highlight" role="img" title={words} aria-label={words} />;
}

/** Who sent the message, unless it was the person here. */
function Sender({ names }: { readonly names: readonly string[] }) {
  const session = useSession();
  const { t } = useWords();
  const { person } = useStore(session.preferences);
  const { user } = useStore(session.cluster.report);
  // The page of another node asks as the user of its own.
  if (isSubset(names, [person, user])) return null;
  const [name = '', ...more] = names.map(visibleText);
  const words = more.length === 0 ? name : `${name} (${more.join(', ')})`;
  return (
    <span className="row-sender" title={t('rowSender', { name: words })}>
      {name}
    </span>
  );
}

function isSubset(names: readonly string[], of: readonly (string | undefined)[]): boolean {
  return names.every((name) => of.includes(name));
}

function kindOf(event: LogEvent): string {
  if (event.type === 'received') return 'rx';
  if (event.type === 'sent') return 'tx';
  if (event.type === 'altered')
    return `altered${event.what === 'held' ? ' held' : isHarm(event) ? ' harm' : ''}`;
  return event.type === 'error' ? 'bad' : isBreak(event) ? 'gap' : 'happened';
}

function MessageContent({
  entry,
  mode,
  stream,
  check,
  values,
  columns,
}: {
  readonly entry: MessageEntry;
  readonly mode: ViewMode;
  readonly stream: StreamText;
  readonly check: ReceivedCheck | undefined;
  readonly values: RowCells | undefined;
  readonly columns: { readonly cells: LayoutCells } | undefined;
}) {
  const { t } = useWords();
  const length = entry.event.bytes.byteLength;
  // A message may have megabytes, and a row shows its beginning.
  const bytes = entry.event.bytes.subarray(0, maxRowBytes + 1);
  const size = formatBytes(length);
  const rule = entry.event.type === 'sent' ? entry.event.rule : undefined;
  const senders = sendersOf(entry.event);
  const withSize = (content: ReactNode) => (
    <>
      <span className="size">{size}</span>
      {content}
      {senders.length > 0 && <Sender names={senders} />}
      {rule !== undefined && (
        <span className="row-rule" title={t('rowRule', { rule: visibleText(rule) })}>
          {visibleText(rule)}
        </span>
      )}
    </>
  );
  const mark = <ChecksumMark event={entry.event} check={check} />;
  if (length === 0)
    return withSize(
      <span className="content empty">
        {mark}
        {t('rowEmpty')}
      </span>,
    );
  const hex = (
    <span className="content hex">
      {mark}
      {rowHex(bytes)}
    </span>
  );
  if (mode === 'hex') return withSize(hex);
  if (mode === 'text' && values !== undefined)
    return withSize(<RowValues row={values} columns={columns?.cells} />);
  const { pieces, isBinary } = rowText(stream.joined(entry, bytes), stream.encoding, stream.joins);
  if (mode === 'text' && isBinary) return withSize(hex);
  const text = (
    <span className="content">
      {mode === 'text' && mark}
      <Pieces pieces={pieces} numberHint={t('valuesPickHint')} />
      {length > maxRowBytes && <span className="more"> {t('rowMore', { bytes: size })}</span>}
    </span>
  );
  if (mode === 'text') return withSize(text);
  return withSize(
    <span className="content pair">
      {hex}
      {text}
    </span>,
  );
}

import { useMemo, useState } from 'react';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { isRelay, type SocketSummary } from '../../../state/kinds.js';
import { formatDelta, formatMoment } from '../../../state/numbers.js';
import type { CopiedNote } from '../../../views/copied-note.js';
import { CopyButton } from '../../../views/copy-button.js';
import { encodingLabel } from '../../../views/encoding-choices.js';
import { useNarrow } from '../../../views/use-narrow.js';
import { useWords } from '../../../views/use-session.js';
import { CopyMenu } from '../export/copy-menu.js';
import { copiedTexts } from '../log/copied-rows.js';
import { peerWords } from '../log/event-words.js';
import { type MessageEntry, peersOf } from '../log/log-entry.js';
import type { LineVerb } from '../log/log-keys.js';
import type { MessageLog } from '../log/message-log.js';
import type { OnPick } from '../log/message-numbers.js';
import type { StreamText } from '../log/stream-text.js';
import { CheckTable } from './check-table.js';
import { HexDump } from './hex-dump.js';
import { type ByteRange, rangeWithin, sinceLast, sinceOther } from './inspection.js';
import { InspectorHead } from './inspector-head.js';
import { type InspectorView, readByFit } from './inspector-view.js';
import { MessageTreeView } from './message-tree.js';
import { NumberPicks } from './number-picks.js';
import { NumberTable } from './number-table.js';
import { TextTable } from './text-table.js';
import { dissectionTree, layoutTree, rowOf, type TreeRow } from './tree-rows.js';
import { useDissection } from './use-dissection.js';
import { WholeText } from './whole-text.js';

/** Names of peers that are listed of a send to everyone. */
const maxNames = 200;

/** One message whole: its bytes, what they may mean at the selection, and what they are as text. */
export function Inspector({
  endpoint,
  log,
  entry,
  stream,
  check,
  layouts,
  view,
  onView,
  onReadAs,
  onPick,
  onClose,
  onVerb,
  onCopied,
}: {
  readonly endpoint: SocketSummary;
  readonly log: MessageLog;
  readonly entry: MessageEntry;
  readonly stream: StreamText;
  /** Of received messages; undefined: they are not checked. */
  readonly check: ReceivedCheck | undefined;
  /** By which it is read, in the order that they are tried. */
  readonly layouts: readonly Layout[];
  /** How it is looked at; stays when another message is chosen. */
  readonly view: InspectorView;
  readonly onView: (view: InspectorView) => void;
  readonly onReadAs: (encoding: EncodingName) => void;
  /** A number of it is to be plotted over time. */
  readonly onPick: OnPick;
  readonly onClose: () => void;
  readonly onVerb: (verb: LineVerb, entry: MessageEntry) => void;
  /** Something was put on the clipboard. */
  readonly onCopied: (note: CopiedNote) => void;
}) {
  const words = useWords();
  const { t } = words;
  const isNarrow = useNarrow();
  const { event, number } = entry;
  const { bytes } = event;
  const length = bytes.byteLength;
  const since = sinceLast(log, number);
  const sinceAsked = sinceOther(log, number);
  const [ofSame, ofOther] = directionWords(event, isRelay(endpoint.input));
  const names = peersOf(event);
  const { readBy } = view;
  const range = useMemo(() => rangeWithin(view.range, length), [view.range, length]);
  const setRange = (selected: ByteRange): void => onView({ ...view, range: selected });
  const [hovered, setHovered] = useState<ByteRange>();
  const byLayout = useMemo(
    () => (readBy === readByFit ? layoutTree(layouts, bytes) : undefined),
    [readBy, layouts, bytes],
  );
  const { protocols, layers } = useDissection(endpoint, entry, readBy, byLayout !== undefined);
  const byProtocol = useMemo(() => dissectionTree(layers, words.language), [layers, words.language]);
  const tree = byLayout ?? byProtocol;
  const chosenRow = tree === undefined ? undefined : rowOf(tree.rows, range);
  const hoveredRow = tree === undefined || hovered === undefined ? undefined : rowOf(tree.rows, hovered);
  const around = hovered ?? (chosenRow === undefined ? undefined : bytesOf(chosenRow));
  const whole = useMemo(() => stream.joined(entry, bytes), [entry, bytes, stream]);
  const [isCopyOpen, setIsCopyOpen] = useState(false);
  const isChecked = useMemo(
    () => event.type !== 'received' || check === undefined || check.verdict(bytes).result === 'ok',
    [event, check, bytes],
  );
  const isBad = tree?.isSound === false || !isChecked;
  const [received, sent] = isRelay(endpoint.input)
    ? (['clientBytes', 'targetBytes'] as const)
    : (['receivedBytes', 'sentBytes'] as const);
  const title = t(event.type === 'received' ? received : sent, {
    count: length,
    shown: words.count(length),
  });
  const isLine = isNarrow && !view.isOpen;
  return (
    <aside className={isLine ? 'inspector inspector-line' : 'inspector'} aria-label={t('inspector')}>
      <div className="inspector-top">
        <InspectorHead
          title={
            <>
              {isLine && isBad && <span className="bad">{t('treeFaulty')} · </span>}
              {title}
            </>
          }
          className={event.type === 'received' ? 'rx' : 'tx'}
          isNarrow={isNarrow}
          isOpen={view.isOpen}
          onOpen={(isOpen) => onView({ ...view, isOpen })}
          onClose={onClose}
        />
        {!isLine && (
          <>
            <p className="inspector-facts">
              <bdi>{peerWords(event, words)}</bdi> · {formatMoment(event.timeMicros, Date.now())}
            </p>
            <p className="inspector-since">
              {sinceAsked !== undefined && <span>{t(ofOther, { span: formatDelta(sinceAsked) })}</span>}
              {since !== undefined && <span>{t(ofSame, { span: formatDelta(since) })}</span>}
            </p>
            {names.length > 1 && (
              <details className="inspector-peers" key={number}>
                <summary>
                  {t('sentToNames', { count: names.length, shown: words.count(names.length) })}
                </summary>
                <ul>
                  {names.slice(0, maxNames).map((name) => (
                    <li key={name}>{name}</li>
                  ))}
                  {names.length > maxNames && <li>…</li>}
                </ul>
              </details>
            )}
            {length > 0 && (
              <HexDump
                key={number}
                bytes={bytes}
                range={range}
                around={around}
                onRange={setRange}
                onHover={(offset) =>
                  setHovered(offset === undefined ? undefined : { start: offset, end: offset + 1 })
                }
              />
            )}
            <div className="verb-line">
              <CopyButton
                text={() => copiedTexts([entry], stream)}
                label={t('copyText')}
                className="copy-verb"
              />
              <CopyButton text={() => formatHex(bytes)} label={t('copyHex')} className="copy-verb" />
              <CopyMenu
                onCopied={onCopied}
                endpoint={endpoint}
                entries={() => [entry]}
                stream={stream}
                isOpen={isCopyOpen}
                onOpen={setIsCopyOpen}
                trigger={t('copyAs')}
              />
              {!isRelay(endpoint.input) && (
                <button type="button" onClick={() => onVerb('again', entry)}>
                  {t(event.type === 'sent' ? 'sendAgain' : 'intoComposer')}
                </button>
              )}
            </div>
          </>
        )}
      </div>
      {!isLine && length > 0 && (
        <div className="inspector-rest">
          <MessageTreeView
            tree={tree}
            chosen={chosenRow}
            hovered={hoveredRow}
            readBy={readBy}
            protocols={protocols}
            onReadBy={(chosen) => onView({ ...view, readBy: chosen })}
            onRange={setRange}
            onHover={(row) => setHovered(row === undefined ? undefined : bytesOf(row))}
          />
          <NumberPicks entry={entry} stream={stream} layouts={layouts} onPick={onPick} />
          <NumberTable
            bytes={bytes}
            range={range}
            bits={view.bits}
            own={chosenRow?.from === range.start ? chosenRow.number : undefined}
            onBits={(bits) => onView({ ...view, bits })}
          />
          <TextTable entry={entry} bytes={bytes} range={range} stream={stream} onReadAs={onReadAs} />
          <CheckTable entry={entry} bytes={bytes} range={range} stream={stream} check={check} />
          <h3>
            {t('textOf')} · {encodingLabel(stream.encoding)}
          </h3>
          <WholeText key={number} whole={whole} encoding={stream.encoding} />
        </div>
      )}
    </aside>
  );
}

function bytesOf({ from, to }: TreeRow): ByteRange {
  return { start: from, end: to };
}

/** The words for a time since another message. */
type AfterWords = 'afterFrom' | 'afterTo' | 'afterClient' | 'afterTarget';

/** How the last message of the same direction is called, and that of the other. */
function directionWords(
  { type }: MessageEntry['event'],
  isOfRelay: boolean,
): readonly [AfterWords, AfterWords] {
  const [received, sent] = isOfRelay
    ? (['afterClient', 'afterTarget'] as const)
    : (['afterFrom', 'afterTo'] as const);
  return type === 'received' ? [received, sent] : [sent, received];
}

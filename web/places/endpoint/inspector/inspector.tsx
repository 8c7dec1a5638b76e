import { useMemo, useState } from 'react';
import { formatChecksum } from '../../../../src/bytes/checksum/checksum-spec.js';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { bytePieces } from '../../../../src/bytes/text-pieces.js';
import type { Layout } from '../../../../src/layout/layout.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { formatDelta, formatTime } from '../../../state/numbers.js';
import { CopyButton } from '../../../views/copy-button.js';
import { encodingLabel } from '../../../views/encoding-choices.js';
import { Icon } from '../../../views/icon.js';
import { useWords, type WordKey, type Words } from '../../../views/use-session.js';
import { CopyMenu } from '../export/copy-menu.js';
import { LayoutTree } from '../layouts/layout-tree.js';
import { copiedTexts } from '../log/copied-rows.js';
import { peerWords } from '../log/event-words.js';
import type { LineVerb } from '../log/log-keys.js';
import { type MessageEntry, type MessageLog, peersOf } from '../log/message-log.js';
import { Pieces } from '../log/pieces.js';
import type { StreamText } from '../log/stream-text.js';
import { HexDump } from './hex-dump.js';
import { type ByteRange, numbersAt, sinceLast, wordsAt } from './inspection.js';
import { maxCheckedBytes, recognisedChecksums } from './recognised-checksums.js';
import { useInvalidUtf8 } from './use-invalid-utf8.js';
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
  onClose,
  onVerb,
}: {
  readonly endpoint: SocketSummary;
  readonly log: MessageLog;
  readonly entry: MessageEntry;
  readonly stream: StreamText;
  /** Of received messages; undefined: they are not checked. */
  readonly check: ReceivedCheck | undefined;
  /** By which it is read, in the order that they are tried. */
  readonly layouts: readonly Layout[];
  readonly onClose: () => void;
  readonly onVerb: (verb: LineVerb, entry: MessageEntry) => void;
}) {
  const words = useWords();
  const { t } = words;
  const { event, number } = entry;
  const { bytes } = event;
  const [range, setRange] = useState<ByteRange>({ start: 0, end: 1 });
  const since = sinceLast(log, number);
  const names = peersOf(event);
  const length = bytes.byteLength;
  const [isCopyOpen, setIsCopyOpen] = useState(false);
  return (
    <aside className="inspector" aria-label={t('inspector')}>
      <div className="inspector-top">
        <div className="inspector-head">
          <h2 className={event.type === 'received' ? 'rx' : 'tx'}>
            {t(event.type === 'received' ? 'receivedBytes' : 'sentBytes', {
              count: length,
              shown: words.count(length),
            })}
          </h2>
          <button
            type="button"
            className="quiet close"
            aria-label={t('close')}
            title={`${t('close')} (Esc)`}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
        <p className="inspector-facts">
          <bdi>{peerWords(event, words)}</bdi> · {formatTime(event.timeMicros)}
          {since !== undefined && (
            <span title={t('afterLast', { span: formatDelta(since) })}> · +{formatDelta(since)}</span>
          )}
        </p>
        {names.length > 1 && (
          <details className="inspector-peers">
            <summary>{t('sentToNames', { count: names.length, shown: words.count(names.length) })}</summary>
            <ul>
              {names.slice(0, maxNames).map((name) => (
                <li key={name}>{name}</li>
              ))}
              {names.length > maxNames && <li>…</li>}
            </ul>
          </details>
        )}
        {length > 0 && <HexDump bytes={bytes} range={range} onRange={setRange} />}
        <div className="verb-line">
          <CopyButton text={() => copiedTexts([entry], stream)} label={t('copyText')} className="copy-verb" />
          <CopyButton text={() => formatHex(bytes)} label={t('copyHex')} className="copy-verb" />
          <CopyMenu
            endpoint={endpoint}
            entries={() => [entry]}
            stream={stream}
            isOpen={isCopyOpen}
            onOpen={setIsCopyOpen}
            trigger={t('copyAs')}
          />
          <button type="button" onClick={() => onVerb('again', entry)}>
            {t(event.type === 'sent' ? 'sendAgain' : 'intoComposer')}
          </button>
        </div>
      </div>
      {length > 0 && (
        <div className="inspector-rest">
          <LayoutTree layouts={layouts} bytes={bytes} range={range} onRange={setRange} />
          <Meanings entry={entry} bytes={bytes} range={range} stream={stream} check={check} />
          <h3>
            {t('textOf')} · {encodingLabel(stream.encoding)}
          </h3>
          <WholeText entry={entry} bytes={bytes} stream={stream} />
        </div>
      )}
    </aside>
  );
}

function Meanings({
  entry,
  bytes,
  range,
  stream,
  check,
}: {
  readonly entry: MessageEntry;
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  readonly stream: StreamText;
  readonly check: ReceivedCheck | undefined;
}) {
  const words = useWords();
  const { t, count } = words;
  const { start, end } = range;
  const numbers = numbersAt(bytes, start);
  const orders = wordsAt(bytes, start);
  const place =
    end - start === 1
      ? t('selectionOne', { at: count(start) })
      : t('selection', { from: count(start), to: count(end - 1) });
  return (
    <>
      <table className="meanings">
        <caption>{place}</caption>
        <tbody>
          {(['8', '16be', '16le'] as const).map((kind) => {
            const unsigned = numbers.find(({ type }) => type === `u${kind}`);
            const signed = numbers.find(({ type }) => type === `i${kind}`);
            if (unsigned === undefined || signed === undefined) return null;
            return (
              <tr key={kind}>
                <th scope="row">{t(`number_${kind}` satisfies WordKey)}</th>
                <td className="figure">{count(unsigned.value)}</td>
                <td className="figure">{signed.value === unsigned.value ? '' : count(signed.value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {orders.length > 0 && (
        <table className="meanings orders">
          <thead>
            <tr>
              <th scope="col">{t('wordOrder')}</th>
              <th scope="col">f32</th>
              <th scope="col">u32</th>
            </tr>
          </thead>
          <tbody>
            {orders.map(({ order, f32, u32, i32 }) => (
              <tr key={order}>
                <th scope="row" title={orderMeaning(order, words)}>
                  {order}
                </th>
                <td className="figure">{shortFloat(f32)}</td>
                <td className="figure" title={`i32 ${count(i32)}`}>
                  {count(u32)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Readings entry={entry} bytes={bytes} range={range} stream={stream} check={check} />
    </>
  );
}

/** What is selected as text and the checksums that are found. */
function Readings({
  entry,
  bytes,
  range: { start, end },
  stream,
  check,
}: {
  readonly entry: MessageEntry;
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  readonly stream: StreamText;
  readonly check: ReceivedCheck | undefined;
}) {
  const { t, count } = useWords();
  const checks = useMemo(() => recognisedChecksums(bytes, { start, end }), [bytes, start, end]);
  const selected = bytes.subarray(start, Math.min(end, start + 256));
  const { encoding } = stream;
  const utf8 = useInvalidUtf8(entry, bytes, stream);
  return (
    <table className="meanings">
      <tbody>
        <tr>
          <th scope="row">{encodingLabel(encoding)}</th>
          <td>
            <Pieces pieces={bytePieces(selected, encoding)} />
          </td>
        </tr>
        {(encoding !== 'utf-8' || utf8.type === 'invalid') && (
          <tr>
            <th scope="row">UTF-8</th>
            <td>
              {utf8.type === 'valid' && <Pieces pieces={bytePieces(selected, 'utf-8')} />}
              {utf8.type === 'invalid' && (
                <span className="dim">{t('notUtf8', { offset: count(utf8.offset) })}</span>
              )}
              {utf8.type === 'unknown' && '…'}
            </td>
          </tr>
        )}
        {check !== undefined && entry.event.type === 'received' && <CheckedRow check={check} bytes={bytes} />}
        {checks.map(({ name, covered, at, bytes: found }) => (
          <tr key={name} className="ok">
            <th scope="row">
              {t('checksumOf', {
                name,
                from: count(covered.start),
                to: count(covered.end - 1),
              })}
            </th>
            <td>{t('checksumAt', { hex: formatHex(found), at: count(at) })}</td>
          </tr>
        ))}
        {checks.length === 0 && (
          <tr>
            <th scope="row">{t('checks')}</th>
            <td className="dim">{t(bytes.byteLength > maxCheckedBytes ? 'tooLongToCheck' : 'noChecksum')}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** The checksum that the endpoint says its messages have: what it covers, what is there, and what was expected. */
function CheckedRow({ check, bytes }: { readonly check: ReceivedCheck; readonly bytes: Uint8Array }) {
  const { t, count } = useWords();
  const verdict = useMemo(() => check.verdict(bytes), [check, bytes]);
  const name = formatChecksum(check.spec);
  if (verdict.result === 'too-short')
    return (
      <tr className="bad">
        <th scope="row">{name}</th>
        <td>✗ {t('checksumNoRoom')}</td>
      </tr>
    );
  const { from, to, at } = verdict;
  const found = check.written(verdict.found);
  const covers = { name, from: count(from), to: count(to - 1) };
  return (
    <tr className={verdict.result}>
      <th scope="row">{to > from ? t('checksumOf', covers) : name}</th>
      <td>
        {verdict.result === 'ok' ? (
          t('checksumAt', { hex: found, at: count(at) })
        ) : (
          <>✗ {t('checksumWrong', { found, expected: check.written(verdict.expected) })}</>
        )}
      </td>
    </tr>
  );
}

function orderMeaning(order: string, { t }: Words): string | undefined {
  return order === 'ABCD' ? t('bigEndian') : order === 'DCBA' ? t('littleEndian') : undefined;
}

/** Seven digits at most; what is very large or small by its exponent. */
function shortFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-3 ? value.toExponential(4) : String(Number(value.toPrecision(7)));
}

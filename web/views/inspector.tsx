import { useEffect, useMemo, useState } from 'react';
import type { EncodingName } from '../../src/bytes/encoding-names.js';
import { decodeText } from '../../src/bytes/encodings.js';
import { formatHex } from '../../src/bytes/hex.js';
import {
  type ByteRange,
  findChecksums,
  firstInvalidUtf8,
  numbersAt,
  sinceLast,
} from '../state/inspection.js';
import { isMessage, type LogEntry, type MessageLog } from '../state/message-log.js';
import { formatSpan, formatTime } from '../state/numbers.js';
import { textPieces } from '../state/row-content.js';
import { decodeBase64 } from '../transport/base64.js';
import { checksumLabel } from './composer.js';
import { CopyButton } from './copy-button.js';
import { encodingLabel } from './encoding-choices.js';
import { HexDump } from './hex-dump.js';
import { Icon } from './icon.js';
import type { LineVerb } from './log-view.js';
import { Pieces } from './pieces.js';
import { useWords, type WordKey } from './use-session.js';

/** Bytes of a message shown as text; what is longer is read in hex. */
const mostTextBytes = 65_536;

/** One message whole: its bytes, what they may mean at the selection, and what they are as text. */
export function Inspector({
  log,
  entry,
  encoding,
  onClose,
  onVerb,
}: {
  readonly log: MessageLog;
  readonly entry: LogEntry;
  readonly encoding: EncodingName;
  readonly onClose: () => void;
  readonly onVerb: (verb: LineVerb, entry: LogEntry) => void;
}) {
  const { t } = useWords();
  const { event, number } = entry;
  const bytes = useMemo(() => (isMessage(event) ? decodeBase64(event.data) : new Uint8Array(0)), [event]);
  const [range, setRange] = useState<ByteRange>({ start: 0, end: 1 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another message begins at its first byte
  useEffect(() => setRange({ start: 0, end: 1 }), [number]);
  const text = useMemo(
    () => textPieces(decodeText(bytes.subarray(0, mostTextBytes), encoding)),
    [bytes, encoding],
  );
  if (!isMessage(event)) return null;
  const since = sinceLast(log, number);
  const count = bytes.byteLength;
  return (
    <aside className="inspector" aria-label={t('inspector')}>
      <div className="inspector-head">
        <h2 className={event.type === 'received' ? 'rx' : 'tx'}>
          {t(event.type === 'received' ? 'receivedBytes' : 'sentBytes', { count })}
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
      <p>
        {event.peer} · {formatTime(event.timeMicros)}
        {since !== undefined && ` · ${t('afterLast', { span: formatSpan(since) })}`}
      </p>
      {count > 0 && (
        <>
          <HexDump bytes={bytes} range={range} onRange={setRange} />
          <Meanings bytes={bytes} range={range} encoding={encoding} />
        </>
      )}
      <h3>
        {t('textOf')} · {encodingLabel(encoding)}
      </h3>
      <p className="whole-text">
        <Pieces pieces={text} />
        {count > mostTextBytes && '…'}
      </p>
      <div className="verb-line">
        <CopyButton text={formatHex(bytes)} label={t('copyHex')} className="copy-verb" />
        <CopyButton text={decodeText(bytes, encoding)} label={t('copyText')} className="copy-verb" />
        <button type="button" onClick={() => onVerb('again', entry)}>
          {t(event.type === 'sent' ? 'sendAgain' : 'intoComposer')}
        </button>
      </div>
    </aside>
  );
}

function Meanings({
  bytes,
  range,
  encoding,
}: {
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  readonly encoding: EncodingName;
}) {
  const { t } = useWords();
  const { start, end } = range;
  const checks = useMemo(() => findChecksums(bytes, { start, end }), [bytes, start, end]);
  const selected = bytes.subarray(start, Math.min(end, start + 256));
  const invalid = useMemo(() => firstInvalidUtf8(bytes.subarray(0, mostTextBytes)), [bytes]);
  return (
    <table className="meanings">
      <caption>
        {end - start === 1 ? t('selectionOne', { at: start }) : t('selection', { from: start, to: end - 1 })}
      </caption>
      <tbody>
        {numbersAt(bytes, start).map(({ type, value }) => (
          <tr key={type}>
            <th scope="row">{t(`number_${type}` satisfies WordKey)}</th>
            <td>{type.startsWith('f') ? shortFloat(value) : value}</td>
          </tr>
        ))}
        {(encoding !== 'utf-8' || invalid === undefined) && (
          <tr>
            <th scope="row">{t('asEncoding', { encoding: encodingLabel(encoding) })}</th>
            <td>
              <Pieces pieces={textPieces(decodeText(selected, encoding))} />
            </td>
          </tr>
        )}
        {(encoding !== 'utf-8' || invalid !== undefined) && (
          <tr>
            <th scope="row">{t('asEncoding', { encoding: 'UTF-8' })}</th>
            <td>
              {invalid === undefined ? (
                <Pieces pieces={textPieces(decodeText(selected, 'utf-8'))} />
              ) : (
                t('notUtf8', { offset: invalid })
              )}
            </td>
          </tr>
        )}
        {checks.map(({ name, covered, at, bytes: found }) => (
          <tr key={name} className="ok">
            <th scope="row">
              {t('checksumOf', { name: checksumLabel(name), from: covered.start, to: covered.end - 1 })}
            </th>
            <td>{t('checksumAt', { hex: formatHex(found), at })}</td>
          </tr>
        ))}
        {checks.length === 0 && (
          <tr>
            <th scope="row">{t('checks')}</th>
            <td className="dim">{t('noChecksum')}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function shortFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(7)));
}

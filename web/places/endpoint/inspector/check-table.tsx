import { useMemo } from 'react';
import { formatChecksum } from '../../../../src/bytes/checksum/checksum-spec.js';
import type { ReceivedCheck } from '../../../../src/bytes/checksum/received-check.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { useWords } from '../../../views/use-session.js';
import type { MessageEntry } from '../log/log-entry.js';
import type { StreamText } from '../log/stream-text.js';
import { type ByteRange, rangeWords } from './inspection.js';
import { checksumsOver, maxCheckedBytes, recognisedChecksums } from './recognised-checksums.js';
import { useInvalidUtf8 } from './use-invalid-utf8.js';

/** What is right or wrong in a message: its encoding, the checksum that its endpoint says, and those that are recognised. */
export function CheckTable({
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
  const { t, count } = useWords();
  const found = useMemo(() => recognisedChecksums(bytes, range), [bytes, range]);
  const utf8 = useInvalidUtf8(entry, bytes, stream);
  return (
    <>
      <table className="meanings">
        <tbody>
          {stream.encoding === 'utf-8' && utf8.type === 'invalid' && (
            <tr>
              <th scope="row">UTF-8</th>
              <td className="dim">{t('notUtf8', { offset: count(utf8.offset) })}</td>
            </tr>
          )}
          {check !== undefined && entry.event.type === 'received' && (
            <CheckedRow check={check} bytes={bytes} />
          )}
          {found.map(({ name, covered, at, bytes: digits }) => (
            <tr key={name} className="ok">
              <th scope="row">
                {t('checksumOf', { name, from: count(covered.start), to: count(covered.end - 1) })}
              </th>
              <td>{t('checksumAt', { hex: formatHex(digits), at: count(at) })}</td>
            </tr>
          ))}
          {found.length === 0 && (
            <tr>
              <th scope="row">{t('checks')}</th>
              <td className="dim">
                {t(bytes.byteLength > maxCheckedBytes ? 'tooLongToCheck' : 'noChecksum')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <Checksums bytes={bytes} range={range} />
    </>
  );
}

/** The checksums of what is selected, or of the whole message where that is one byte only. */
function Checksums({ bytes, range }: { readonly bytes: Uint8Array; readonly range: ByteRange }) {
  const words = useWords();
  const { t } = words;
  const over = range.end - range.start > 1 ? range : { start: 0, end: bytes.byteLength };
  const { start, end } = over;
  const sums = useMemo(() => checksumsOver(bytes, { start, end }), [bytes, start, end]);
  if (sums.length === 0) return null;
  return (
    <details className="checksums">
      <summary>{t('checksumsOver', { range: rangeWords(over, words) })}</summary>
      <table className="meanings">
        <tbody>
          {sums.map(({ name, bytes: value, isNext }) => (
            <tr key={name} className={isNext ? 'ok' : undefined}>
              <th scope="row">{name}</th>
              <td>
                {formatHex(value)}
                {isNext && (
                  <span role="img" aria-label={t('checksumNext')} title={t('checksumNext')}>
                    {' ✓'}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
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

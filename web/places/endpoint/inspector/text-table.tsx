import { useMemo } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { completePrefixBytes } from '../../../../src/bytes/encodings.js';
import { likelyEncodings } from '../../../../src/bytes/meaning/likely-encodings.js';
import { bytePieces } from '../../../../src/bytes/text-pieces.js';
import { encodingLabel } from '../../../views/encoding-choices.js';
import { useWords } from '../../../views/use-session.js';
import type { MessageEntry } from '../log/log-entry.js';
import { Pieces } from '../log/pieces.js';
import type { StreamText } from '../log/stream-text.js';
import { type ByteRange, rangeWords } from './inspection.js';

/** Bytes that are tried, and those of them whose text a line shows. */
const maxTriedBytes = 256;
const maxShownBytes = 72;

/** What is selected as text in several encodings, the likeliest first; the beginning of the message where it is one byte only. */
export function TextTable({
  entry,
  bytes,
  range,
  stream,
  onReadAs,
}: {
  readonly entry: MessageEntry;
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  readonly stream: StreamText;
  /** The log is to be read in another encoding. */
  readonly onReadAs: (encoding: EncodingName) => void;
}) {
  const words = useWords();
  const { t, count } = words;
  const isSelected = range.end - range.start > 1;
  const before = useMemo(
    () => stream.joined(entry, bytes).byteLength - bytes.byteLength,
    [stream, entry, bytes],
  );
  const tried = useMemo(
    () =>
      isSelected
        ? bytes.subarray(range.start, Math.min(range.end, range.start + maxTriedBytes))
        : stream.joined(entry, bytes).subarray(0, maxTriedBytes),
    [isSelected, bytes, range, stream, entry],
  );
  const origin = isSelected ? range.start : -before;
  const isCut = !isSelected && (stream.joins || bytes.byteLength > maxTriedBytes);
  const readings = useMemo(() => likelyEncodings(tried, isCut), [tried, isCut]);
  const isPlain = tried.every((byte) => byte < 0x80);
  return (
    <table className="meanings encodings">
      <caption>
        {isSelected ? t('textOfRange', { range: rangeWords(range, words) }) : t('textOfStart')}
      </caption>
      <tbody>
        {readings.map(({ encodings: [first = 'utf-8', ...others], invalidAt, score }, index) => (
          <tr key={first} aria-current={[first, ...others].includes(stream.encoding) ? 'true' : undefined}>
            <th scope="row" title={[first, ...others].map(encodingLabel).join(', ')}>
              <button
                type="button"
                className="text-link"
                aria-label={t('readLogAs', { encoding: encodingLabel(first) })}
                onClick={() => onReadAs(first)}
              >
                {encodingLabel(first)}
              </button>
              {others.length > 0 && <span className="dim"> +{others.length}</span>}
            </th>
            <td>
              {invalidAt === undefined ? (
                <Pieces pieces={bytePieces(beginning(tried, first, isCut), first)} />
              ) : (
                <span className="dim">
                  {t('notText', { offset: count(Math.max(0, origin + invalidAt)) })}
                </span>
              )}
            </td>
            <td className="field-form">{index === 0 && score > 0 && !isPlain ? t('likeliest') : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The first bytes that a line shows: whole characters, where there are more or may be. */
function beginning(bytes: Uint8Array, encoding: EncodingName, isCut: boolean): Uint8Array {
  const head = bytes.subarray(0, maxShownBytes);
  const isWhole = !isCut && head.byteLength === bytes.byteLength;
  return isWhole ? head : head.subarray(0, completePrefixBytes(head, encoding));
}

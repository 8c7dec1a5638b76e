import { useState } from 'react';
import { type EncodingName, encodingNames } from '../../../../src/bytes/encoding-names.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { BenchSpec } from '../../../../src/lesson/lesson.js';
import { CopyButton } from '../../../views/copy-button.js';
import { encodingChoices } from '../../../views/encoding-choices.js';
import { Select } from '../../../views/select.js';
import { useWords } from '../../../views/use-session.js';
import { HexDump } from '../../endpoint/inspector/hex-dump.js';
import { rowOf } from '../../endpoint/inspector/tree-rows.js';
import { Pieces } from '../../endpoint/log/pieces.js';
import { maxRowBytes, rowText } from '../../endpoint/log/row-content.js';
import type { LessonRow } from '../state/lesson-rows.js';
import { callText } from './call-text.js';
import { type ReadAs, useFields } from './use-fields.js';

const nothing = { start: 0, end: 0 } as const;

/** The bytes of a row, as text and as hex, and field by field where it is TFTP. */
export function RowPane({
  bench,
  row,
  encoding,
  onEncoding,
}: {
  readonly bench: BenchSpec;
  readonly row: LessonRow | undefined;
  /** What the bytes are read as. */
  readonly encoding: EncodingName;
  readonly onEncoding: (encoding: EncodingName) => void;
}) {
  const { t, count } = useWords();
  const basis = row?.arrow?.basis;
  const isTftp = bench.protocol === 'tftp' || bench.carries === 'tftp';
  const readAs: ReadAs = basis === 'recorded' ? 'frame' : isTftp && basis !== undefined ? 'tftp' : undefined;
  return (
    <section className="row-pane" aria-label={t('learnRow')}>
      <div className="pane-head">
        <h3>{t('learnRow')}</h3>
        {row?.bytes !== undefined && row.bytes.byteLength > 0 && (
          <>
            <span>{count(row.bytes.byteLength)} B</span>
            <span className="grow" />
            {readAs === undefined && (
              <Select
                name={t('readAs')}
                value={encoding}
                choices={encodingChoices}
                onChange={(value) => onEncoding(encodingNames.find((name) => name === value) ?? encoding)}
              />
            )}
            <CopyButton label={t('copyHex')} text={() => formatHex(row.bytes ?? new Uint8Array(0))} />
          </>
        )}
      </div>
      <RowWords row={row} />
      {row?.bytes !== undefined && row.bytes.byteLength > 0 && (
        <RowBytes bytes={row.bytes} encoding={encoding} readAs={readAs} />
      )}
    </section>
  );
}

/** What the row is. */
function RowWords({ row }: { readonly row: LessonRow | undefined }) {
  const { t } = useWords();
  if (row === undefined) return <p className="dim">{t('learnRowNone')}</p>;
  const { arrow, bytes } = row;
  const note = row.left ?? row.right;
  if (arrow !== undefined)
    return (
      <p>
        <span className="mono">{visibleText(arrow.label)}</span>{' '}
        <span className="dim">
          · {t(`learnBasis_${arrow.basis}`)}
          {bytes === undefined || bytes.byteLength === 0 ? ` · ${t('learnRowEmpty')}` : ''}
        </span>
      </p>
    );
  if (note === undefined) return null;
  return (
    <p>
      <code>{callText(note.call, note.maxBytes)}</code>{' '}
      <span className="dim">
        {note.is === 'returned' ? t('learnCallReturns') : ''}
        {bytes === undefined ? t('learnRowCall') : ''}
      </span>
    </p>
  );
}

function RowBytes({
  bytes,
  encoding,
  readAs,
}: {
  readonly bytes: Uint8Array;
  readonly encoding: EncodingName;
  readonly readAs: ReadAs;
}) {
  const { t } = useWords();
  const [range, setRange] = useState<{ readonly start: number; readonly end: number }>(nothing);
  const { pieces, isBinary } = rowText(bytes, encoding, false);
  const fields = useFields(bytes, readAs);
  const chosen = range.end > range.start ? rowOf(fields, range) : undefined;
  return (
    <>
      {readAs === undefined && !isBinary && (
        <p className="whole-text row-text" title={t('learnText')}>
          <Pieces pieces={pieces} />
          {bytes.byteLength > maxRowBytes && '…'}
        </p>
      )}
      <div className="row-bytes">
        <HexDump bytes={bytes} range={range} onRange={setRange} />
        {fields.length > 0 && (
          <table className="meanings layout-tree row-fields">
            <tbody>
              {fields.map((field, index) => (
                <tr
                  // biome-ignore lint/suspicious/noArrayIndexKey: fields of a message are told apart by their place
                  key={index}
                  aria-current={field === chosen ? 'true' : undefined}
                  className={field.isFaulty ? 'bad' : undefined}
                >
                  <th scope="row" style={{ paddingLeft: `${Math.min(field.depth, 8) * 12}px` }}>
                    <button
                      type="button"
                      className="text-link"
                      title={visibleText(field.remark)}
                      onClick={() => field.to > field.from && setRange({ start: field.from, end: field.to })}
                    >
                      {visibleText(field.name)}
                    </button>
                  </th>
                  <td>{visibleText(field.text.slice(0, 120))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}

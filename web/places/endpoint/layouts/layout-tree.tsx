import { useMemo } from 'react';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { useWords } from '../../../views/use-session.js';
import { sampleOf } from '../../../workspace/layout-sample.js';
import type { ByteRange } from '../inspector/inspection.js';

/** A message field by field, by the first layout that takes it; choosing one selects its bytes. */
export function LayoutTree({
  layouts,
  bytes,
  range,
  onRange,
}: {
  readonly layouts: readonly Layout[];
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  readonly onRange: (range: ByteRange) => void;
}) {
  const { t } = useWords();
  const read = useMemo(() => {
    for (const layout of layouts) {
      const sample = sampleOf(layout, bytes);
      if (!sample.isForeign) return { layout, sample };
    }
    return undefined;
  }, [layouts, bytes]);
  if (read === undefined) return null;
  const { layout, sample } = read;
  return (
    <table className="meanings layout-tree">
      <caption>
        {visibleText(layout.name)}
        {!sample.isSound && <span className="bad"> · {t('treeFaulty')}</span>}
      </caption>
      <tbody>
        {sample.fields.map(({ name, text, remark, depth, from, to, isFaulty }, index) => (
          <tr
            // biome-ignore lint/suspicious/noArrayIndexKey: fields of a message are told apart by their place
            key={index}
            className={isFaulty ? 'bad' : undefined}
            aria-current={range.start === from && range.end === to ? 'true' : undefined}
          >
            <th scope="row" style={{ paddingLeft: `${depth * 12}px` }}>
              <button
                type="button"
                className="text-link"
                title={visibleText(remark)}
                onClick={() => onRange({ start: from, end: Math.max(from + 1, to) })}
              >
                {visibleText(name)}
              </button>
            </th>
            <td>
              {visibleText(text)}
              {isFaulty && sample.expected !== undefined && (
                <> {t('layoutExpected', { hex: formatHex(sample.expected) })}</>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { useMemo } from 'react';
import type { Composed } from '../../../../src/bytes/compose.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { useWords } from '../../../views/use-session.js';
import type { Ready } from './use-composed.js';

/** Bytes that the preview shows; the count says how many there are. */
const maxShown = 48;

/** The exact bytes that will go out: what was typed, its checksum and the ending, each in its colour. */
export function BytePreview({ ready }: { readonly ready: Ready }) {
  const { t, count } = useWords();
  if (ready.type === 'working') return <p className="preview">{t('composing')}</p>;
  if (ready.type === 'composed')
    return ready.composed.ok ? <ComposedPreview composed={ready.composed} /> : null;
  return (
    <p className="preview">
      <span className="preview-bytes">
        <span className="preview-content">
          {formatHex(ready.head.subarray(0, maxShown)) + (ready.bytes > maxShown ? ' …' : '')}
        </span>
      </span>
      <span className="preview-count">
        {t('byteCount', { count: ready.bytes, number: count(ready.bytes) })}
      </span>
    </p>
  );
}

function ComposedPreview({ composed }: { readonly composed: Extract<Composed, { readonly ok: true }> }) {
  const { t, count } = useWords();
  const { bytes, contentBytes, checksumAt, checksumBytes, eolBytes } = composed;
  const parts = useMemo(() => {
    const afterChecksum = checksumAt + checksumBytes;
    const end = bytes.byteLength - eolBytes;
    return {
      content: shortHex(bytes.subarray(0, checksumAt)),
      checksum: formatHex(bytes.subarray(checksumAt, afterChecksum)),
      rest: shortHex(bytes.subarray(afterChecksum, end)),
      eol: formatHex(bytes.subarray(end)),
    };
  }, [bytes, checksumAt, checksumBytes, eolBytes]);
  // Without text nothing is sent: neither checksum nor ending applies.
  if (contentBytes === 0) return <p className="preview" />;
  return (
    <p className="preview">
      <span className="preview-bytes">
        <span className="preview-content">{parts.content}</span>
        {parts.checksum !== '' && <span className="preview-checksum"> {parts.checksum}</span>}
        {parts.rest !== '' && <span className="preview-content"> {parts.rest}</span>}
        {parts.eol !== '' && <span className="preview-eol"> {parts.eol}</span>}
      </span>
      <span className="preview-count">
        {t('byteCount', { count: bytes.byteLength, number: count(bytes.byteLength) })}
      </span>
    </p>
  );
}

function shortHex(bytes: Uint8Array): string {
  return formatHex(bytes.subarray(0, maxShown)) + (bytes.byteLength > maxShown ? ' …' : '');
}

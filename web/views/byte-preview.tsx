import { useMemo } from 'react';
import type { Composed } from '../../src/bytes/compose.js';
import { formatHex } from '../../src/bytes/hex.js';
import { useWords } from './use-session.js';

/** Bytes that the preview shows; the count says how many there are. */
const mostShown = 48;

/** The exact bytes that will go out: what was typed, its checksum and the ending, each in its colour. */
export function BytePreview({ composed }: { readonly composed: Extract<Composed, { readonly ok: true }> }) {
  const { t } = useWords();
  const { bytes, contentBytes, checksumBytes } = composed;
  const parts = useMemo(() => {
    const content = bytes.subarray(0, Math.min(contentBytes, mostShown));
    return {
      content: formatHex(content) + (contentBytes > mostShown ? ' …' : ''),
      checksum: formatHex(bytes.subarray(contentBytes, contentBytes + checksumBytes)),
      eol: formatHex(bytes.subarray(contentBytes + checksumBytes)),
    };
  }, [bytes, contentBytes, checksumBytes]);
  return (
    <p className="preview">
      <span className="preview-bytes">
        {parts.content}
        {parts.checksum !== '' && <span className="preview-checksum"> + {parts.checksum}</span>}
        {parts.eol !== '' && <span className="preview-eol"> {parts.eol}</span>}
      </span>
      <span>{t('bytes', { count: bytes.byteLength })}</span>
    </p>
  );
}

import { Fragment } from 'react';
import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { formatHex } from '../../../../src/bytes/hex.js';
import { decodeBase64 } from '../../../transport/base64.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useWords } from '../../../views/use-session.js';
import { previewParts } from './preview-parts.js';
import type { Preview } from './use-preview.js';

/** Bytes that the line shows; its end says how many there are. */
const maxShown = 96;

/** The exact bytes that would go out now: values of placeholders underlined, what follows by itself in green. */
export function PreviewLine({ preview }: { readonly preview: Preview }) {
  const words = useWords();
  const { t, count } = words;
  if (preview.type === 'asking') return <p className="message-preview" />;
  if (preview.type === 'refused')
    return <p className="message-preview bad">{visibleText(words.complaint(preview.complaint))}</p>;
  const { bytes: size, data, marks, file, to } = preview.report;
  if (file !== undefined)
    return (
      <p className="message-preview dim">
        {t('formFileSize', { file: visibleText(file), size: formatBytes(size) })}
      </p>
    );
  const bytes = decodeBase64(data);
  return (
    <div className="message-preview" title={to === undefined ? undefined : `→ ${visibleText(to)}`}>
      <span className="mono" data-testid="message-bytes">
        {previewParts(bytes, marks, maxShown).map(({ hex, from, mark }) => {
          const kind = mark?.type === 'added' ? 'ok' : mark === undefined ? undefined : 'filled';
          return (
            <Fragment key={from}>
              <span className={kind} title={visibleText(mark?.name ?? '') || undefined}>
                {hex}
              </span>{' '}
            </Fragment>
          );
        })}
        {size > maxShown && '…'}
      </span>
      <span className="dim">{t('byteCount', { count: size, number: count(size) })}</span>
      <CopyButton text={() => formatHex(bytes)} label={t('formCopy')} />
    </div>
  );
}

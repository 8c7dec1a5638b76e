import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { Icon } from '../../../views/icon.js';
import { LongName } from '../../../views/long-name.js';
import { useWords } from '../../../views/use-session.js';
import type { LongSendProgress } from './long-send.js';
import type { Attachment } from './outgoing.js';

/** Characters of a long text that are shown. */
const maxShown = 200;

/** In the place of the draft, what is too long for it: its name, how far it is, and a way to put it away or to stop it. */
export function AttachmentLine({
  attachment,
  progress,
  onRemove,
  onStop,
}: {
  readonly attachment: Attachment;
  readonly progress: LongSendProgress;
  readonly onRemove: () => void;
  readonly onStop: () => void;
}) {
  const { t, count } = useWords();
  const isRunning = progress.state === 'running';
  return (
    <div className="attachment">
      {attachment.type === 'file' ? (
        <span className="attachment-name">
          <LongName name={attachment.name} />
        </span>
      ) : (
        <span className="attachment-name">
          {attachment.text.slice(0, maxShown).replaceAll('\n', ' ⏎ ')} …
        </span>
      )}
      <span className="attachment-size">
        {isRunning
          ? t('sendingProgress', { sent: formatBytes(progress.sentBytes), of: formatBytes(progress.ofBytes) })
          : attachment.type === 'file'
            ? t('attachedFile', { size: formatBytes(attachment.content.size) })
            : t('attachedText', { count: count(attachment.text.length) })}
      </span>
      {isRunning && (
        <progress value={progress.sentBytes} max={progress.ofBytes} aria-label={t('sendingFile')} />
      )}
      <button type="button" className="quiet" onClick={isRunning ? onStop : onRemove}>
        {isRunning ? (
          t('stop')
        ) : (
          <>
            <Icon name="close" /> <span className="unseen">{t('attachmentRemove')}</span>
          </>
        )}
      </button>
    </div>
  );
}

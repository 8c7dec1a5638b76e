import { Icon } from '../../../views/icon.js';
import { useWords, type WordKey } from '../../../views/use-session.js';
import type { MissingMessage } from './missing-message.js';

/** That the message which the page's address names is not there, why, and the way to the nearest. */
export function MissingLine({
  missing,
  onNearest,
  onClose,
}: {
  readonly missing: MissingMessage | undefined;
  readonly onNearest: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useWords();
  return (
    <div className="missing-line" role="status">
      {missing !== undefined && (
        <>
          <span>
            {t(`messageMissing_${missing.why}` satisfies WordKey, { number: String(missing.sequence) })}
          </span>
          <button type="button" onClick={onNearest}>
            {t('messageNearest')}
          </button>
          <button
            type="button"
            className="quiet icon-button"
            aria-label={t('close')}
            title={t('close')}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}

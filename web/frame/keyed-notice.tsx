import { visibleText } from '../../src/bytes/escapes.js';
import { endpointName } from '../state/names.js';
import { hashOfPlace } from '../state/place.js';
import { Icon } from '../views/icon.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** What came of the saved message that a key sent, in the place of the palette's button: nothing below it moves. */
export function KeyedNotice() {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const outcome = useStore(session.keyed.outcome);
  const { endpoints } = useStore(session.state.known);
  if (outcome.type === 'none') return null;
  const via = outcome.type === 'sent' ? endpoints.find(({ id }) => id === outcome.sent.endpoint) : undefined;
  const said =
    outcome.type === 'sent'
      ? t('keyedSent', { bytes: count(outcome.sent.bytes), peers: count(outcome.sent.peers) })
      : outcome.type === 'failed'
        ? words.complaint(outcome.complaint)
        : t('keyedUnknown', { digit: outcome.digit });
  return (
    <div className={outcome.type === 'failed' ? 'header-notice failed' : 'header-notice'}>
      <p role={outcome.type === 'failed' ? 'alert' : 'status'} title={visibleText(said)}>
        {outcome.type !== 'unknown' && <b>{visibleText(outcome.name)}</b>} {visibleText(said)}
      </p>
      {via !== undefined && (
        <a href={hashOfPlace({ type: 'endpoint', id: via.id })} title={endpointName(via)}>
          {t('noticeShow')}
        </a>
      )}
      <button
        type="button"
        className="icon-button"
        title={t('noticeDismiss')}
        aria-label={t('noticeDismiss')}
        onClick={() => session.keyed.dismiss()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

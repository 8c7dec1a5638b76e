import { useSession, useWords } from '../views/use-session.js';

/** Says that the workbench does not answer, where nothing of a place is: what is shown of it may be old, and can still be read. */
export function FeedNotice() {
  const session = useSession();
  const { t } = useWords();
  return (
    <div className="feed-notice" role="alert">
      <p>{t('feedWaiting')}</p>
      <button type="button" onClick={() => session.connect()}>
        {t('feedTryNow')}
      </button>
    </div>
  );
}

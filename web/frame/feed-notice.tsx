import { useSession, useStore, useWords } from '../views/use-session.js';

/** Says that the workbench does not answer, over what is shown of it; nothing moves for it. */
export function FeedNotice() {
  const session = useSession();
  const { t } = useWords();
  const isStale = useStore(session.isStale);
  if (!isStale) return null;
  return (
    <div className="feed-notice" role="alert">
      <p>{t('feedWaiting')}</p>
      <button type="button" onClick={() => session.connect()}>
        {t('feedTryNow')}
      </button>
    </div>
  );
}

import { hashOfPlace, places } from '../state/place.js';
import { EndpointList } from './endpoint-list.js';
import { useIsNarrow, useSession, useStore, useWords } from './use-session.js';

/** The left side: the endpoints and the places; on a narrow page, the bar at the bottom. */
export function Rail() {
  const { t } = useWords();
  const session = useSession();
  const place = useStore(session.place);
  const isNarrow = useIsNarrow();
  const running = useStore(session.state.tftp)?.running.length ?? 0;
  return (
    <nav className="rail" aria-label={t('places')}>
      {isNarrow ? (
        <a
          className="place"
          href={hashOfPlace({ type: 'start' })}
          aria-current={place.type === 'start' || place.type === 'endpoint' ? 'page' : undefined}
        >
          {t('endpoints')}
        </a>
      ) : (
        <>
          <h2>
            {t('endpoints')}
            <a
              className="add"
              href={hashOfPlace({ type: 'start' })}
              title={t('newEndpoint')}
              aria-label={t('newEndpoint')}
            >
              +
            </a>
          </h2>
          <EndpointList />
          <h2>{t('places')}</h2>
        </>
      )}
      {places.map((type) => (
        <a
          key={type}
          className="place"
          href={hashOfPlace({ type })}
          aria-current={place.type === type ? 'page' : undefined}
        >
          {t(type)}
          {type === 'tftp' && running > 0 && <small>{t('tftpRunningCount', { count: running })}</small>}
        </a>
      ))}
    </nav>
  );
}

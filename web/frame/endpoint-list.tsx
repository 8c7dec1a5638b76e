import { memo } from 'react';
import type { SocketSummary } from '../state/kinds.js';
import { hashOfPlace } from '../state/place.js';
import { EndpointName } from '../views/endpoint-name.js';
import { Sparkline } from '../views/sparkline.js';
import { lampOf, stateSentence } from '../views/state-words.js';
import { useNow, useSession, useStore, useWords } from '../views/use-session.js';

/** Every endpoint: lamp, address, what it is doing, and what came and went lately. */
export function EndpointList({
  tabStop,
}: {
  /** The one link that Tab reaches, as a hash; every link when there is none. */
  readonly tabStop?: string;
}) {
  const session = useSession();
  const { t } = useWords();
  const { endpoints } = useStore(session.state.known);
  const place = useStore(session.place);
  return (
    <ul className="endpoints" aria-label={t('endpoints')}>
      {endpoints.map((endpoint) => (
        <EndpointItem
          key={endpoint.id}
          endpoint={endpoint}
          isCurrent={place.type === 'endpoint' && place.id === endpoint.id}
          isTabStop={tabStop === undefined || tabStop === hashOfPlace({ type: 'endpoint', id: endpoint.id })}
        />
      ))}
    </ul>
  );
}

/** One endpoint; drawn again only when something of it changed, since there may be hundreds. */
const EndpointItem = memo(function EndpointItem({
  endpoint,
  isCurrent,
  isTabStop,
}: {
  readonly endpoint: SocketSummary;
  readonly isCurrent: boolean;
  readonly isTabStop: boolean;
}) {
  const words = useWords();
  const now = useNow(1000, endpoint.status.state === 'waiting');
  const sentence = stateSentence(endpoint, words, now);
  return (
    <li>
      <a
        className="endpoint"
        href={hashOfPlace({ type: 'endpoint', id: endpoint.id })}
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isCurrent ? 'page' : undefined}
      >
        <span className={`lamp lamp-${lampOf(endpoint)}`} />
        <EndpointName endpoint={endpoint} isWrapped />
        <small title={sentence}>{sentence}</small>
        <Sparkline endpoint={endpoint.id} />
      </a>
    </li>
  );
});

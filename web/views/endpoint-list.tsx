import { endpointName } from '../state/names.js';
import { hashOfPlace } from '../state/place.js';
import { Sparkline } from './sparkline.js';
import { lampOf, stateSentence } from './state-words.js';
import { useNow, useSession, useStore, useWords } from './use-session.js';

/** Every endpoint: lamp, address, what it is doing, and what came and went lately. */
export function EndpointList() {
  const session = useSession();
  const words = useWords();
  const { endpoints } = useStore(session.state.known);
  const place = useStore(session.place);
  useStore(session.state.ratesVersion);
  const now = useNow(
    1000,
    endpoints.some(({ status }) => status.state === 'waiting'),
  );
  return (
    <ul className="endpoints">
      {endpoints.map((endpoint) => {
        const { id } = endpoint;
        const sentence = stateSentence(endpoint, words, now);
        return (
          <li key={id}>
            <a
              className="endpoint"
              href={hashOfPlace({ type: 'endpoint', id })}
              aria-current={place.type === 'endpoint' && place.id === id ? 'page' : undefined}
            >
              <span className={`lamp lamp-${lampOf(endpoint)}`} />
              <strong title={endpointName(endpoint)}>{endpointName(endpoint)}</strong>
              <Sparkline rates={session.state.rates(id)} />
              <small title={sentence}>{sentence}</small>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

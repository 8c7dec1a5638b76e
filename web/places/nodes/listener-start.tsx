import { visibleText } from '../../../src/bytes/escapes.js';
import { EndpointList } from '../../frame/endpoint-list.js';
import { hashOfPlace } from '../../state/place.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';

/** Where a person begins on the page of a listener; `lacking` is the name of a place that was asked for, which it does not have. */
export function ListenerStart({ lacking }: { readonly lacking?: string }) {
  const session = useSession();
  const { t } = useWords();
  const { listener, hostname, endpoints } = useStore(session.state.known);
  const node = session.node.name ?? '';
  return (
    <div className="welcome listener-start">
      <h1>
        {lacking === undefined
          ? `bob ${visibleText(listener?.program ?? '')}`
          : t('listenerLacks', { place: lacking, node })}
      </h1>
      <p>
        {t(session.can('tftp.state') ? 'listenerTftpWhat' : 'listenerWhat', { host: visibleText(hostname) })}
      </p>
      {endpoints.length > 0 && <EndpointList />}
      <p className="dim">{t('listenerMore')}</p>
      <p>
        {session.can('tftp.state') && (
          <>
            <a className="text-link" href={hashOfPlace({ type: 'tftp' })}>
              {t('commandTftp')}
            </a>
            {' · '}
          </>
        )}
        <a className="text-link" href={hashOfPlace({ type: 'nodes' })}>
          {t('commandNodes')}
        </a>
      </p>
    </div>
  );
}

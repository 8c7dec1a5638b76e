import { useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import { isRelay, type SocketSummary } from '../../state/kinds.js';
import { endpointName } from '../../state/names.js';
import { reachOf } from '../../state/reach.js';
import { CopyButton } from '../../views/copy-button.js';
import { EndpointName } from '../../views/endpoint-name.js';
import { Icon } from '../../views/icon.js';
import { PortsLink } from '../../views/ports-link.js';
import { Question } from '../../views/question.js';
import { isRunning, lampOf, stateSentence } from '../../views/state-words.js';
import { useNarrow } from '../../views/use-narrow.js';
import { useCan, useNow, useSession, useStore, useWords } from '../../views/use-session.js';
import type { RoomView } from './composer/composer-settings.js';
import { PresentPeople } from './present-people.js';
import { RoomTabs } from './room-tabs.js';

/** Addresses in the head; the empty log shows all. */
const maxShown = 2;

/** The top of a room: what it is, where to reach it, what it has counted, and what to do with it. */
export function RoomHead({
  endpoint,
  view,
  onView,
}: {
  readonly endpoint: SocketSummary;
  readonly view: RoomView;
  readonly onView: (view: RoomView) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t, count, complaint: complaintWords } = words;
  const isNarrow = useNarrow();
  // Who says what is told by the way below, with the same marks.
  const isRelayNarrow = isNarrow && isRelay(endpoint.input);
  const tabs = <RoomTabs view={view} onView={onView} />;
  const can = useCan();
  const { listener } = useStore(session.state.known);
  const [asksRemoval, setAsksRemoval] = useState(false);
  const [asksStop, setAsksStop] = useState(false);
  const complaint = useStore(session.complaints).get(endpoint.id);
  const { id, input, status, totals } = endpoint;
  const chatRoom = 'chatRoom' in input ? input.chatRoom : undefined;
  const now = useNow(1000, status.state === 'waiting');
  const running = isRunning(endpoint);
  const failed = status.state === 'failed' || status.state === 'waiting' ? status.failure : undefined;
  const wrong = complaint ?? (failed === undefined ? undefined : { failure: failed });
  return (
    <div className="head">
      <div className="head-line">
        <span className={`lamp lamp-${lampOf(endpoint)}`} />
        <h1>
          <EndpointName endpoint={endpoint} />
        </h1>
        <p className="head-state">
          {stateSentence(endpoint, words, now)}
          {chatRoom !== undefined && (
            <span title={t('chatRoomMeaning')}> · {t('chatRoomNamed', { room: chatRoom })}</span>
          )}
        </p>
        <PresentPeople id={id} />
        {!isNarrow && tabs}
        <div className="head-verbs">
          {running ? (
            // What cannot be started again from here is not stopped by one press.
            <button
              type="button"
              onClick={() => (listener === undefined ? void session.stop(id) : setAsksStop(true))}
            >
              {t('stop')}
            </button>
          ) : (
            can('endpoints.start') && (
              <button
                type="button"
                className="primary"
                disabled={status.state === 'stopping'}
                onClick={() => void session.start(id)}
              >
                {t('start')}
              </button>
            )
          )}
          {endpoint.isTemporary === true && (
            <button
              type="button"
              data-verb="keep"
              title={t('endpointKeepWhy')}
              onClick={() => void session.keep(id)}
            >
              {t('endpointKeep')}
            </button>
          )}
          <button type="button" onClick={() => session.dialog.set({ type: 'edit', id })}>
            {t('edit')}
          </button>
          {can('endpoints.remove') && (
            <button
              type="button"
              className="icon-button"
              data-verb="remove"
              title={t('remove')}
              aria-label={t('remove')}
              onClick={() => setAsksRemoval(true)}
            >
              <Icon name="remove" />
            </button>
          )}
        </div>
      </div>
      <div className="head-facts">
        {isNarrow && tabs}
        {wrong === undefined ? (
          <Reach endpoint={endpoint} />
        ) : (
          <p className="bad" role="alert" title={complaintWords(wrong)}>
            {complaintWords(wrong)} <PortsLink failure={wrong.failure} />
          </p>
        )}
        <p className="counters">
          <Counter
            className="rx"
            mark={isRelayNarrow ? '▸' : undefined}
            messages={count(totals.receivedMessages)}
            bytes={formatBytes(totals.receivedBytes)}
            word={isRelay(endpoint.input) ? 'counterFromClients' : 'counterReceived'}
          />
          <Counter
            className="tx"
            mark={isRelayNarrow ? '◂' : undefined}
            messages={count(totals.sentMessages)}
            bytes={formatBytes(totals.sentBytes)}
            word={isRelay(endpoint.input) ? 'counterToClients' : 'counterSent'}
          />
          {totals.refused > 0 && <span>{t('counterRefused', { count: count(totals.refused) })}</span>}
          {totals.dropped > 0 && (
            <span className="bad" title={t('counterDroppedMeaning')}>
              {t('counterDropped', { count: count(totals.dropped) })}
            </span>
          )}
          {totals.errors > 0 && (
            <span className="bad">
              {t('counterErrors', { count: totals.errors, shown: count(totals.errors) })}
            </span>
          )}
        </p>
      </div>
      {asksStop && (
        <Question
          text={t('listenerStopSure', {
            program: visibleText(listener?.program ?? ''),
            node: session.node.name ?? '',
          })}
          verb={t('stop')}
          onAnswer={(isYes) => {
            setAsksStop(false);
            if (isYes) void session.stop(id);
          }}
        />
      )}
      {asksRemoval && (
        <Question
          text={t('removeSure', { name: endpointName(endpoint) })}
          verb={t('remove')}
          onAnswer={(isYes) => {
            setAsksRemoval(false);
            if (isYes) void session.remove(id);
          }}
        />
      )}
    </div>
  );
}

/** How much was said in one direction: in words, or behind the mark of that direction where there is no room for them. */
function Counter({
  className,
  mark,
  messages,
  bytes,
  word,
}: {
  readonly className: 'rx' | 'tx';
  readonly mark: string | undefined;
  readonly messages: string;
  readonly bytes: string;
  readonly word: 'counterFromClients' | 'counterToClients' | 'counterReceived' | 'counterSent';
}) {
  const { t } = useWords();
  const said = t(word, { messages, bytes });
  if (mark === undefined) return <span className={className}>{said}</span>;
  return (
    <span className={className} title={said}>
      <span className="unseen">{said}</span>
      <span aria-hidden="true">{`${mark} ${messages} · ${bytes}`}</span>
    </span>
  );
}

/** Where it can be reached, or to whom it is connected. */
function Reach({ endpoint: { status } }: { readonly endpoint: SocketSummary }) {
  const { t } = useWords();
  if (status.state === 'connected')
    return <p className="reach">{t('connectedTo', { peer: status.peer, local: status.local })}</p>;
  if (status.state !== 'listening') return <p className="reach" />;
  const { fromDevices, fromHere } = reachOf(status.reachable);
  return (
    <p className="reach">
      {[...fromDevices, ...fromHere].slice(0, maxShown).map((address) => (
        <CopyButton key={address} text={address} />
      ))}
    </p>
  );
}

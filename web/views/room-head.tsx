import { useState } from 'react';
import { formatBytes } from '../../src/bytes/byte-size.js';
import type { EndpointSummary } from '../../src/http/protocol.js';
import { endpointName } from '../state/names.js';
import { ComplaintLine } from './complaint-line.js';
import { CopyButton } from './copy-button.js';
import { Question } from './question.js';
import { isRunning, lampOf, stateSentence } from './state-words.js';
import { useNow, useSession, useStore, useWords } from './use-session.js';

/** Addresses in the head; the empty log shows all. */
const mostShown = 2;

/** The top of a room: what it is, where to reach it, what it has counted, and what to do with it. */
export function RoomHead({ endpoint }: { readonly endpoint: EndpointSummary }) {
  const session = useSession();
  const words = useWords();
  const { t, count } = words;
  const [asksRemoval, setAsksRemoval] = useState(false);
  const complaint = useStore(session.complaints).get(endpoint.id);
  const { id, status, totals } = endpoint;
  const now = useNow(1000, status.state === 'waiting');
  const running = isRunning(endpoint);
  const name = endpointName(endpoint);
  const failed = status.state === 'failed' || status.state === 'waiting' ? status.failure : undefined;
  return (
    <div className="head">
      <div className="head-line">
        <span className={`lamp lamp-${lampOf(endpoint)}`} />
        <h1>{name}</h1>
        <p className="head-state">{stateSentence(endpoint, words, now)}</p>
        <div className="head-verbs">
          {running ? (
            <button type="button" onClick={() => void session.stop(id)}>
              {t('stop')}
            </button>
          ) : (
            <button
              type="button"
              className="primary"
              disabled={status.state === 'stopping'}
              onClick={() => void session.start(id)}
            >
              {t('start')}
            </button>
          )}
          <button type="button" onClick={() => session.dialog.set({ type: 'edit', id })}>
            {t('edit')}
          </button>
          <button type="button" onClick={() => setAsksRemoval(true)}>
            {t('remove')}
          </button>
        </div>
      </div>
      <p className="head-facts">
        {status.state === 'listening' && (
          <span className="reach">
            {t('reachAt')}{' '}
            {status.reachable.slice(0, mostShown).map((address) => (
              <CopyButton key={address} text={address} />
            ))}
          </span>
        )}
        {status.state === 'connected' && (
          <span>{t('connectedTo', { peer: status.peer, local: status.local })}</span>
        )}
        <span className="counters">
          <span className="rx">
            {t('counterReceived', {
              messages: count(totals.receivedMessages),
              bytes: formatBytes(totals.receivedBytes),
            })}
          </span>
          <span className="tx">
            {t('counterSent', { messages: count(totals.sentMessages), bytes: formatBytes(totals.sentBytes) })}
          </span>
          {totals.refused > 0 && <span>{t('counterRefused', { count: count(totals.refused) })}</span>}
          {totals.dropped > 0 && (
            <span className="bad" title={t('counterDroppedMeaning')}>
              {t('counterDropped', { count: count(totals.dropped) })}
            </span>
          )}
          {totals.errors > 0 && <span className="bad">{t('counterErrors', { count: totals.errors })}</span>}
        </span>
      </p>
      {failed !== undefined && <ComplaintLine complaint={{ failure: failed }} />}
      <ComplaintLine complaint={complaint} />
      {asksRemoval && (
        <Question
          text={t('removeSure', { name })}
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

import { useEffect, useMemo, useState } from 'react';
import { localDateTime } from '../../../../src/traffic/export/local-time.js';
import { messageCatalog } from '../../../../src/traffic/filter/message-filter.js';
import { addressOfNode } from '../../../state/page-node.js';
import { FilterField } from '../../../views/filter/filter-field.js';
import { Select } from '../../../views/select.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { searchText } from '../../endpoint/find/search-text.js';
import { isExpression } from '../../endpoint/log/typed-filter.js';
import { type FoundMessage, maxNodesFound, NodesFind } from './nodes-find.js';

const microsPerMs = 1_000;

/** The search through what all nodes have seen: what for, on which of them, how far it is, and what was found. */
export function HistoryFind({ nodes }: { readonly nodes: readonly string[] }) {
  const { api } = useSession();
  const { t } = useWords();
  const find = useMemo(() => new NodesFind(), []);
  const [draft, setDraft] = useState('');
  const [applied, setApplied] = useState('');
  const [node, setNode] = useState('');
  const catalog = useMemo(() => messageCatalog([]), []);
  const isFilter = useMemo(() => isExpression(draft, catalog), [draft, catalog]);
  const { state, found } = useStore(find.state);
  useEffect(() => () => find.stop(), [find]);
  const search = (filter: string): void => {
    const asked = { filter, limit: maxNodesFound, ...(node === '' ? {} : { node }) };
    void find.search((signal) => api.searchHistory(asked, signal));
  };
  const searchTyped = (): void => {
    const text = draft.trim();
    setApplied(isFilter ? text : '');
    search(isFilter ? text : (searchText({ type: 'plain', text }, undefined) ?? ''));
  };
  const choices = [
    { value: '', label: t('nodesAll') },
    ...nodes.map((name) => ({ value: name, label: name })),
  ];
  return (
    <section className="nodes-find" aria-label={t('nodesFind')}>
      <div className="nodes-find-bar">
        <FilterField
          draft={draft}
          applied={applied}
          catalog={catalog}
          subject="messages"
          isFilter={isFilter}
          hasApply={false}
          label={t('nodesFind')}
          hint={t('nodesFindHint')}
          shortHint={t('nodesFindShort')}
          onDraft={setDraft}
          onApply={(text) => {
            // Clearing the field is no search; Enter in an empty one is.
            if (text === '' && applied !== '') setApplied('');
            else searchTyped();
          }}
          onSearch={searchTyped}
        />
        <Select name={t('nodesFindOn')} value={node} choices={choices} onChange={setNode} />
        <button type="button" className="primary" onClick={searchTyped}>
          {t('nodesFindGo')}
        </button>
      </div>
      {state !== 'none' && <FindNote find={find} />}
      {found.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <section className="nodes-found" aria-label={t('nodesFound')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('colNode')}</th>
                <th scope="col">{t('foundTime')}</th>
                <th scope="col">{t('foundEndpoint')}</th>
                <th scope="col" className="node-extra">
                  {t('foundPeer')}
                </th>
                <th scope="col">{t('foundMessage')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((message) => (
                <FoundRow key={message.key} message={message} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

/** How far the search is, and the way to end it. */
function FindNote({ find }: { readonly find: NodesFind }) {
  const { t, count, complaint } = useWords();
  const { state, looked, of, found, complaint: why } = useStore(find.state);
  const facts = { hits: count(found.length), looked: count(looked), of: count(of) };
  return (
    <p className={state === 'failed' ? 'nodes-find-note bad' : 'nodes-find-note dim'} role="status">
      {state === 'failed'
        ? t('nodesFindFailed', { reason: complaint(why ?? { failure: undefined }) })
        : state !== 'none' && t(noteWords[state], facts)}
      {state === 'searching' && (
        <button type="button" className="quiet" onClick={() => find.stop()}>
          {t('nodesFindStop')}
        </button>
      )}
    </p>
  );
}

const noteWords = {
  searching: 'nodesFindSearching',
  ended: 'nodesFindEnded',
  stopped: 'nodesFindStopped',
  full: 'nodesFindFull',
} as const;

/** A message that was found; its endpoint's name leads to the room on its node. */
function FoundRow({ message }: { readonly message: FoundMessage }) {
  const session = useSession();
  const { t } = useWords();
  const { node, endpoint, name, timeMicros, direction, peer, by, text, bytes } = message;
  const own = useStore(session.cluster.report).node;
  const room = `${addressOfNode(node === own ? undefined : node, location.pathname)}${endpoint}`;
  const isReceived = direction === 'received';
  return (
    <tr>
      <th scope="row" className="mono">
        {node}
      </th>
      <td className="found-time">
        {localDateTime(timeMicros, -new Date(timeMicros / microsPerMs).getTimezoneOffset())}
      </td>
      <td>
        <a href={room} title={t('nodesFoundRoom', { endpoint: name, node })}>
          {name}
        </a>
      </td>
      <td className="mono node-extra">{peer}</td>
      <td className="found-text mono" title={t('nodesFoundBytes', { bytes })}>
        <span
          className={isReceived ? 'found-arrow rx' : 'found-arrow tx'}
          role="img"
          aria-label={t(isReceived ? 'nodesFoundReceived' : 'nodesFoundSent')}
        >
          {isReceived ? '<' : '>'}
        </span>
        {text}
        {by !== '' && <span className="dim"> {t('nodesFoundBy', { who: by })}</span>}
      </td>
    </tr>
  );
}

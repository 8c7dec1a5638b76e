import { visibleText } from '../../../src/bytes/escapes.js';
import type { ClusterReport, NodeHistory, NodeReport } from '../../../src/operations/nodes.js';
import { formatRate } from '../../state/numbers.js';
import { addressOfNode } from '../../state/page-node.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { NodesLog } from './nodes-log.js';
import { PersonField } from './person-field.js';

/** The nodes of the cluster, and what each does; the name of one leads to its page. */
export function NodesPlace() {
  const session = useSession();
  const { t } = useWords();
  const report = useStore(session.cluster.report);
  const present = report.nodes.filter(({ state }) => state === 'here').length;
  return (
    <div className="nodes">
      <div className="head">
        <div className="head-line">
          <h1>{t('nodes')}</h1>
          <p className="head-state">{t('nodesPresent', { present, all: report.nodes.length })}</p>
        </div>
      </div>
      <ClusterLine report={report} />
      <PersonField />
      {report.nodes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <section className="nodes-table" aria-label={t('nodes')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('colNode')}</th>
                <th scope="col">{t('colState')}</th>
                <th scope="col" className="node-program">
                  {t('colProgram')}
                </th>
                <th scope="col" className="node-host">
                  {t('colHost')}
                </th>
                <th scope="col" className="r">
                  {t('endpoints')}
                </th>
                <th scope="col" className="r node-extra">
                  {t('colConnections')}
                </th>
                <th scope="col" className="r node-extra">
                  {t('colTransfers')}
                </th>
                <th scope="col" className="r">
                  {t('colRates')}
                </th>
                <th scope="col" className="node-history">
                  {t('colHistory')}
                </th>
              </tr>
            </thead>
            <tbody>
              {report.nodes.map((node) => (
                <NodeLine key={`${node.node} ${node.instance}`} node={node} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {report.state !== 'none' && <NodesLog nodes={report.nodes.map(({ node }) => node)} />}
    </div>
  );
}

function NodeLine({ node }: { readonly node: NodeReport }) {
  const session = useSession();
  const { t } = useWords();
  const { name, state, twins, isThis } = { ...node, name: node.node };
  const isShown = session.node.name === undefined ? isThis : session.node.name === name;
  const lamps = { here: 'lamp lamp-on', silent: 'lamp lamp-bad', left: 'lamp lamp-off' } as const;
  return (
    <tr className={state === 'here' ? undefined : 'gone'} aria-current={isShown ? 'true' : undefined}>
      <th scope="row">
        <a className="mono" href={addressOfNode(isThis ? undefined : name, location.pathname)}>
          {name}
        </a>
        {isShown && <span className="dim"> {t('nodeShown')}</span>}
      </th>
      <td>
        <span className={lamps[state]} aria-hidden="true" /> {t(nodeStateWords[state])}
        {node.sharing !== undefined && node.sharing.conflicts > 0 && (
          <p className="bad">{t('nodeConflicts', { count: node.sharing.conflicts })}</p>
        )}
        {twins !== undefined && <p className="bad">{t('nodeTwins', { count: twins + 1 })}</p>}
      </td>
      <td className="node-program">
        {node.program === 'workbench' ? (
          t('nodeWorkbench')
        ) : (
          <span className="mono" title={`bob ${visibleText(node.program)}`}>
            bob {visibleText(node.program)}
          </span>
        )}
      </td>
      <td className="node-host">
        {visibleText(node.hostname)}
        <span className="dim"> {visibleText(node.version)}</span>
      </td>
      <td className="r">
        {node.endpoints.open}/{node.endpoints.all}
        {node.endpoints.failed > 0 && (
          <span className="bad"> {t('nodeFailed', { count: node.endpoints.failed })}</span>
        )}
      </td>
      <td className="r node-extra">{node.connections}</td>
      <td className="r node-extra">{node.transfers.running}</td>
      <td className="r node-rates">
        <span className="rx">↓ {formatRate(node.receivedBytesPerSecond)}</span>
        <span className="tx">↑ {formatRate(node.sentBytesPerSecond)}</span>
      </td>
      <td className="node-history">
        {node.history !== undefined && state === 'here' && <HistoryState history={node.history} />}
      </td>
    </tr>
  );
}

/** How far what a node has seen has come into the history of all. */
function HistoryState({ history }: { readonly history: NodeHistory }) {
  const { t, count, date, failure } = useWords();
  const { state, waiting, sinceMicros, failure: why } = history;
  if (state === 'current') return <span className="dim">{t('historyCurrent')}</span>;
  const since = t('historySince', { time: date(sinceMicros / 1_000) });
  return (
    <>
      <span className={state === 'stopped' ? 'bad' : undefined} title={since}>
        {state === 'stopped' ? t('historyStopped') : t('historyBehind', { count: count(waiting) })}
      </span>
      {why !== undefined && (
        <p className="bad">
          {failure(why)} <span className="dim">{since}</span>
        </p>
      )}
    </>
  );
}

const nodeStateWords = { here: 'nodeHere', silent: 'nodeSilent', left: 'nodeLeft' } as const;

const clusterWords = {
  none: 'clusterNone',
  connecting: 'clusterConnecting',
  connected: 'clusterConnected',
  away: 'clusterAway',
  refused: 'clusterRefused',
  left: 'clusterAway',
} as const;

/** Where this node stands with NATS. */
function ClusterLine({ report }: { readonly report: ClusterReport }) {
  const { t, failure } = useWords();
  const { state, server = '', node = '', user = '-' } = report;
  const isWell = state === 'connected';
  return (
    <p className={isWell ? 'cluster-line dim' : 'cluster-line bad'} role={isWell ? undefined : 'alert'}>
      {report.failure === undefined
        ? t(isWell && user !== '-' ? 'clusterConnectedAs' : clusterWords[state], {
            ...{ server, node },
            user: visibleText(user),
          })
        : failure(report.failure)}
    </p>
  );
}

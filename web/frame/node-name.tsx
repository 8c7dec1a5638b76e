import { hashOfPlace } from '../state/place.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** The node that the page shows, in a cluster; it leads to all of them. */
export function NodeName() {
  const session = useSession();
  const { t } = useWords();
  const { node: own, state } = useStore(session.cluster.report);
  const isCutOff = state === 'away' || state === 'refused';
  const node = session.node.name ?? own;
  if (node === undefined) return null;
  const isOther = session.node.name !== undefined && session.node.name !== own;
  return (
    <a
      className={`node-of${isOther ? ' other' : ''}${isCutOff ? ' cut-off' : ''}`}
      href={hashOfPlace({ type: 'nodes' })}
      title={isCutOff ? t('nodeCutOffTitle', { node: own ?? node }) : t('nodeOfTitle', { node })}
    >
      {isOther ? t('nodeOf', { node }) : node}
      {isCutOff && <span className="bad"> · {t('nodeCutOff')}</span>}
    </a>
  );
}

import { hashOfPlace } from '../state/place.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** The node that the page shows, in a cluster; it leads to all of them. */
export function NodeName() {
  const session = useSession();
  const { t } = useWords();
  const { node: own } = useStore(session.cluster.report);
  const node = session.node.name ?? own;
  if (node === undefined) return null;
  const isOther = session.node.name !== undefined && session.node.name !== own;
  return (
    <a
      className={isOther ? 'node-of other' : 'node-of'}
      href={hashOfPlace({ type: 'nodes' })}
      title={t('nodeOfTitle', { node })}
    >
      {isOther ? t('nodeOf', { node }) : node}
    </a>
  );
}

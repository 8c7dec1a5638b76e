import { useNarrow } from '../views/use-narrow.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** The notice that the workbench does not answer. It covers nothing of the place, whose content stays readable but may be out of date. */
export function FeedNotice() {
  const session = useSession();
  const { t } = useWords();
  const isNarrow = useNarrow();
  const { name: node } = session.node;
  const { nodes } = useStore(session.cluster.report);
  const hasLeft = nodes.some(({ node: name, state }) => name === node && state === 'left');
  return (
    <div className="feed-notice" role="alert">
      <p>
        {node === undefined
          ? t(isNarrow ? 'feedWaitingShort' : 'feedWaiting')
          : t(hasLeft ? 'nodeGone' : 'nodeWaiting', { node })}
      </p>
      <button type="button" onClick={() => session.connect()}>
        {t('feedTryNow')}
      </button>
    </div>
  );
}

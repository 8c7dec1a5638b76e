import { useWords } from '../../../views/use-session.js';
import { fittingChips } from './fitting-chips.js';
import { peerLabel, peerLabels } from './peer-labels.js';

/** The choice of whose messages are shown: a chip for each peer that fits, and a list of the others. */
export function PeerChips({
  peers,
  chosen,
  width,
  onPeer,
}: {
  readonly peers: readonly string[];
  readonly chosen: string | undefined;
  /** The available width in pixels. */
  readonly width: number;
  readonly onPeer: (peer: string | undefined) => void;
}) {
  const { t, count } = useWords();
  const labels = peerLabels(peers);
  // The chosen peer is always visible.
  const ordered = chosen === undefined ? peers : [chosen, ...peers.filter((peer) => peer !== chosen)];
  const every = ordered.map((peer) => peerLabel(peer, labels));
  const fitting = fittingChips(every, t('allPeers'), width);
  const first = chosen === undefined ? fitting : Math.max(1, fitting);
  const shown = peers.length === fitting ? peers : ordered.slice(0, first);
  const others = peers.filter((peer) => !shown.includes(peer));
  return (
    <div className="chips">
      <button
        type="button"
        className="chip"
        aria-pressed={chosen === undefined}
        onClick={() => onPeer(undefined)}
      >
        {t('allPeers')}
      </button>
      {shown.map((peer) => (
        <button
          key={peer}
          type="button"
          className="chip"
          title={peer}
          aria-label={t('onlyPeer', { peer })}
          aria-pressed={chosen === peer}
          onClick={() => onPeer(chosen === peer ? undefined : peer)}
        >
          {peerLabel(peer, labels)}
        </button>
      ))}
      {others.length > 0 && (
        <select
          className="chip"
          value=""
          aria-label={t('otherPeers')}
          onChange={({ currentTarget }) => onPeer(currentTarget.value)}
        >
          <option value="" hidden>
            +{count(others.length)}
          </option>
          {others.map((peer) => (
            <option key={peer} value={peer}>
              {peer}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

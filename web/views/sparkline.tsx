import { sparklinePoints } from '../state/rates.js';
import { useSession, useStore } from './use-session.js';

const width = 46;
const height = 16;
/** Of either half: what came rises from the middle, what went hangs from it, so that neither hides the other. */
const halfHeight = height / 2;

/** What came and went lately: received upwards in its colour, sent downwards in its own, nothing where nothing moved. */
export function Sparkline({ endpoint }: { readonly endpoint: string }) {
  const session = useSession();
  useStore(session.state.ratesVersion);
  const rates = session.state.rates(endpoint);
  const received = rates.map(({ receivedBytes }) => receivedBytes);
  const sent = rates.map(({ sentBytes }) => sentBytes);
  const highest = Math.max(...received, ...sent, 0);
  if (highest === 0) return null;
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {received.some((value) => value > 0) && (
        <polyline className="spark-rx" points={sparklinePoints(received, width, halfHeight, highest)} />
      )}
      {sent.some((value) => value > 0) && (
        <polyline
          className="spark-tx"
          points={sparklinePoints(sent, width, halfHeight, highest)}
          transform={`translate(0 ${height}) scale(1 -1)`}
        />
      )}
    </svg>
  );
}

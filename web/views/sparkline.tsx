import { type Rate, sparklinePoints } from '../state/rates.js';

const width = 46;
const height = 16;

/** What came and went lately: received in its colour, sent in its own, nothing where nothing moved. */
export function Sparkline({ rates }: { readonly rates: readonly Rate[] }) {
  const received = rates.map(({ receivedBytes }) => receivedBytes);
  const sent = rates.map(({ sentBytes }) => sentBytes);
  if (![...received, ...sent].some((value) => value > 0)) return <span className="spark" />;
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {sent.some((value) => value > 0) && (
        <polyline className="spark-tx" points={sparklinePoints(sent, width, height)} />
      )}
      {received.some((value) => value > 0) && (
        <polyline className="spark-rx" points={sparklinePoints(received, width, height)} />
      )}
    </svg>
  );
}

import { useEffect, useState } from 'react';
import type { EndpointSummary } from '../../../src/operations/endpoints.js';
import { useSession, useWords } from '../../views/use-session.js';
import { silenceLeftMs } from './silence-left.js';

/** Offers to find out why an endpoint receives nothing, once it has been silent for a while. */
export function DiagnoseButton({
  endpoint,
  sinceMicros: known,
}: {
  readonly endpoint: EndpointSummary;
  /** When it was last heard of; without, it is as if that were when the page shows it. */
  readonly sinceMicros?: number;
}) {
  const session = useSession();
  const { t } = useWords();
  const [isSilent, setIsSilent] = useState(false);
  const [shownMicros] = useState(() => Date.now() * 1000);
  const sinceMicros = known ?? shownMicros;
  const { id, status, totals, input } = endpoint;
  useEffect(() => {
    const left = silenceLeftMs({ status, totals, input }, sinceMicros, Date.now());
    setIsSilent(left === 0);
    if (left === undefined || left === 0) return;
    const timer = setTimeout(() => setIsSilent(true), left);
    return () => clearTimeout(timer);
  }, [status, totals, input, sinceMicros]);
  if (!isSilent) return null;
  return (
    <p className="diagnose">
      <button type="button" onClick={() => session.dialog.set({ type: 'diagnosis', id })}>
        {t(input.type === 'tcp-connect' ? 'diagnoseClient' : 'diagnose')}
      </button>
    </p>
  );
}

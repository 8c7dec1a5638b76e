import { useEffect, useState } from 'react';
import type { SocketSummary } from '../../../state/kinds.js';
import { useSession, useWords } from '../../../views/use-session.js';

const announceEveryMs = 5000;

/** Announces to screen readers what arrived, at most every few seconds. */
export function LogAnnouncer({ endpoint }: { readonly endpoint: SocketSummary }) {
  const session = useSession();
  const { t } = useWords();
  const [sentence, setSentence] = useState('');
  const { id } = endpoint;
  useEffect(() => {
    let announced = session.endpoint(id)?.totals.receivedMessages ?? 0;
    const timer = setInterval(() => {
      const now = session.endpoint(id)?.totals.receivedMessages ?? 0;
      const arrived = now - announced;
      announced = now;
      if (arrived <= 0) return;
      const log = session.state.log(id);
      let latest = '';
      for (let number = log.next - 1; number >= Math.max(log.first, log.next - 100); number -= 1) {
        const event = log.at(number)?.event;
        if (event?.type === 'received') {
          latest = event.peer;
          break;
        }
      }
      setSentence(t('announce', { count: arrived, latest }));
    }, announceEveryMs);
    return () => clearInterval(timer);
  }, [session, id, t]);
  return (
    <p className="unseen" role="status" aria-live="polite">
      {sentence}
    </p>
  );
}

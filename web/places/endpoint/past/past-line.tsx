import { useStore, useWords } from '../../../views/use-session.js';
import { rowHeight } from '../log/log-row.js';
import type { MessageLog } from '../log/message-log.js';
import type { PastReader } from './past-reader.js';

/** The line above the oldest entry while the record has older ones: that they are read, or why they cannot be. */
export function PastLine({ past, log }: { readonly past: PastReader; readonly log: MessageLog }) {
  const { t, complaint } = useWords();
  const state = useStore(past.state);
  if (log.above === 0 || state.type === 'idle') return null;
  return (
    <p
      className="row gap"
      role="presentation"
      style={{ transform: `translateY(${(log.above - 1) * rowHeight}px)` }}
    >
      <span className="content">
        {state.type === 'reading'
          ? t('pastLoading')
          : t('pastFailed', { reason: complaint(state.complaint) })}{' '}
        {state.type === 'failed' && (
          <button type="button" className="quiet" onClick={() => past.again()}>
            {t('pastAgain')}
          </button>
        )}
      </span>
    </p>
  );
}

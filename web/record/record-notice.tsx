import { useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import './record.css';

/** Above everything while nothing is recorded that should be, and once where a damaged record was set aside. */
export function RecordNotice() {
  const session = useSession();
  const { t, failure } = useWords();
  const record = useStore(session.state.record);
  const [dismissed, setDismissed] = useState('');
  if (record === undefined) return null;
  const { state, setAside } = record;
  const sentence =
    state !== 'recording'
      ? record.failure === undefined
        ? t(`recordState_${state}`)
        : failure(record.failure)
      : setAside === undefined
        ? undefined
        : t('recordSetAside', { file: visibleText(setAside) });
  if (sentence === undefined || sentence === dismissed) return null;
  return (
    <section className="record-notice" role="status" aria-label={t('recordTitle')}>
      <p className={state === 'stopped' ? 'bad' : undefined}>{sentence}</p>
      <button
        type="button"
        className="quiet"
        onClick={() => session.dialog.set({ type: 'record', endpoint: undefined })}
      >
        {t('recordOpen')}
      </button>
      {state !== 'stopped' && (
        <button type="button" className="quiet" onClick={() => setDismissed(sentence)}>
          {t('recordNoticeDismiss')}
        </button>
      )}
    </section>
  );
}

import type { SocketSummary } from '../state/kinds.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import './record.css';

/** Whether an endpoint is recorded; it opens the record. */
export function RecordSwitch({ endpoint }: { readonly endpoint: SocketSummary }) {
  const session = useSession();
  const { t } = useWords();
  const record = useStore(session.state.record);
  const isOn = record?.state === 'recording' && endpoint.input.record !== false;
  return (
    <button
      type="button"
      className="quiet record-switch"
      title={t('recordOpen')}
      aria-label={t(isOn ? 'recordOn' : 'recordOff')}
      onClick={() => session.dialog.set({ type: 'record', endpoint: endpoint.id })}
    >
      <span aria-hidden="true">{isOn ? '●' : '○'}</span>{' '}
      <span className="chosen-wide">{t(isOn ? 'recordOn' : 'recordOff')}</span>
    </button>
  );
}

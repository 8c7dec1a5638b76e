import { useState } from 'react';
import { formatBytes } from '../../src/bytes/byte-size.js';
import type { RecordReport } from '../../src/operations/record.js';
import { type Complaint, complaintOf } from '../session.js';
import { endpointName } from '../state/names.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { CopyButton } from '../views/copy-button.js';
import { Dialog } from '../views/dialog.js';
import { CheckField } from '../views/fields.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { RecordDeletion } from './record-deletion.js';
import { RecordLimitsForm } from './record-limits-form.js';
import './record.css';

/** The record: where it is and what it holds, how much it keeps, whether an endpoint is recorded, and deleting. */
export function RecordDialog({ endpoint: id }: { readonly endpoint: string | undefined }) {
  const session = useSession();
  const { t } = useWords();
  const record = useStore(session.state.record);
  const { endpoints } = useStore(session.state.known);
  const [complaint, setComplaint] = useState<Complaint>();
  const close = (): void => session.dialog.set({ type: 'none' });
  const endpoint = endpoints.find((one) => one.id === id);
  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      setComplaint(undefined);
      await act();
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <Dialog label={t('recordTitle')} className="form record-form" onClose={close}>
      <h2>{t('recordTitle')}</h2>
      {record !== undefined && <RecordFacts record={record} />}
      {endpoint !== undefined && (
        <CheckField
          label={t('recordThis', { name: endpointName(endpoint) })}
          isOn={endpoint.input.record !== false}
          onChange={(isOn) =>
            void attempt(() =>
              session.replace(endpoint.id, { ...endpoint.input, record: isOn ? undefined : false }),
            )
          }
        />
      )}
      {record?.state === 'recording' || record?.state === 'stopped' ? (
        <>
          <RecordLimitsForm limits={record.limits} attempt={attempt} />
          <RecordDeletion endpoint={id} attempt={attempt} />
        </>
      ) : null}
      <ComplaintLine complaint={complaint} />
      <div className="verb-line">
        <button type="button" data-autofocus onClick={close}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
}

function RecordFacts({ record }: { readonly record: RecordReport }) {
  const { t, count, date, failure } = useWords();
  return (
    <dl className="record-facts">
      <div>
        <dt>{t(`recordState_${record.state}`)}</dt>
        {record.failure !== undefined && <dd className="bad">{failure(record.failure)}</dd>}
      </div>
      <div>
        <dt>{t('recordFile')}</dt>
        <dd>
          <CopyButton text={record.file} />
          <small className="dim">{t('recordFileHelp')}</small>
        </dd>
      </div>
      <div>
        <dt>{t('recordHolds')}</dt>
        <dd>{t('recordHoldsWords', { events: count(record.events), bytes: formatBytes(record.bytes) })}</dd>
      </div>
      <div>
        <dt>{t('recordOldest')}</dt>
        <dd>{record.oldestMicros === undefined ? t('recordNone') : date(record.oldestMicros / 1000)}</dd>
      </div>
    </dl>
  );
}

import { useCallback, useEffect, useState } from 'react';
import type { DiagnosisReport } from '../../../src/operations/diagnosis.js';
import type { EndpointSummary } from '../../../src/operations/endpoints.js';
import { type Complaint, complaintOf } from '../../session.js';
import { endpointName } from '../../state/names.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Dialog } from '../../views/dialog.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { hasRoom } from '../endpoint-kinds.js';
import { FindingList } from './finding-list.js';

const usualSeconds = 2;
const longSeconds = 10;

/** Why nothing arrives at an endpoint: looked for when it opens, and again as often as a person likes. */
export function DiagnosisDialog({ id }: { readonly id: string }) {
  const session = useSession();
  const { t } = useWords();
  const endpoint = useStore(session.state.known).all.find((one) => one.id === id);
  const [seconds, setSeconds] = useState(usualSeconds);
  const [round, setRound] = useState(0);
  const [reports, setReports] = useState<readonly DiagnosisReport[]>();
  const [complaint, setComplaint] = useState<Complaint>();
  const look = useCallback(
    async (signal: AbortSignal): Promise<void> => {
      setReports(undefined);
      setComplaint(undefined);
      try {
        const found = await session.api.call(
          'endpoints.diagnose',
          { id, body: { watchMs: seconds * 1000 } },
          signal,
        );
        if (!signal.aborted) setReports(found);
      } catch (error) {
        if (!signal.aborted) setComplaint(complaintOf(error));
      }
    },
    [session, id, seconds],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round looks anew
  useEffect(() => {
    const given = new AbortController();
    void look(given.signal);
    return () => given.abort();
  }, [look, round]);
  const again = (wanted: number): void => {
    setSeconds(wanted);
    setRound((before) => before + 1);
  };
  const close = (): void => session.dialog.set({ type: 'none' });
  const title = t('diagnosisOf', { name: nameOf(endpoint) ?? id });
  const isLooking = reports === undefined && complaint === undefined;
  const isClient = endpoint?.input.type === 'tcp-connect';
  return (
    <Dialog label={title} className="diagnosis" onClose={close}>
      <h2>{title}</h2>
      <div className="diagnosis-body" role="status" aria-busy={isLooking}>
        {isLooking && (
          <p className="dim">{isClient ? t('diagnosisReaching') : t('diagnosisWatching', { seconds })}</p>
        )}
        {reports?.map((report) => (
          <FindingList key={`${report.protocol} ${report.subject}`} report={report} />
        ))}
      </div>
      <ComplaintLine complaint={complaint} />
      <div className="verb-line">
        <button type="button" disabled={isLooking} onClick={() => again(usualSeconds)}>
          {t('diagnosisAgain')}
        </button>
        {!isClient && (
          <button type="button" disabled={isLooking} onClick={() => again(longSeconds)}>
            {t('diagnosisLonger', { seconds: longSeconds })}
          </button>
        )}
        <button type="button" className="primary" data-autofocus onClick={close}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  );
}

/** What an endpoint is called where it is shown. */
function nameOf(endpoint: EndpointSummary | undefined): string | undefined {
  if (endpoint === undefined || hasRoom(endpoint)) return endpoint && endpointName(endpoint);
  const { label } = endpoint.input;
  return label === undefined || label === '' ? 'TFTP' : `TFTP · ${label}`;
}

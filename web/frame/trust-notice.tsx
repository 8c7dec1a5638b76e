import { useEffect, useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import type { WorkspaceReport } from '../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../session.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

const whatWords = {
  serve: 'trustServe',
  start: 'trustStart',
  arm: 'trustArm',
  script: 'trustScript',
} as const;

/**
 * Above everything while the workspace is new to this machine: what it would do by itself, and the button by which its person
 * agrees. Asked for again whenever the workbench comes back.
 */
export function TrustNotice() {
  const session = useSession();
  const { t } = useWords();
  const { state } = useStore(session.feed);
  const [report, setReport] = useState<WorkspaceReport>();
  const [complaint, setComplaint] = useState<Complaint>();
  useEffect(() => {
    if (state !== 'open') return;
    let isShown = true;
    session.api.call('workspace.get').then(
      (found) => {
        if (isShown) setReport(found);
      },
      // The feed notice reports a workbench that does not answer.
      () => undefined,
    );
    return () => {
      isShown = false;
    };
  }, [session, state]);
  if (report === undefined || report.isTrusted) return null;
  const agree = async (): Promise<void> => {
    try {
      setReport(await session.api.call('workspace.trust'));
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <section className="trust" aria-label={t('trustTitle')}>
      <div>
        <h2>{t('trustTitle')}</h2>
        <p className="dim">{t('trustWhy', { folder: visibleText(report.folder) })}</p>
        <ul>
          {report.wouldDo.map(({ what, name }) => (
            <li key={`${what} ${name}`}>{t(whatWords[what], { name: visibleText(name) })}</li>
          ))}
        </ul>
        <ComplaintLine complaint={complaint} />
      </div>
      <button type="button" className="primary" onClick={() => void agree()}>
        {t('trustAgree')}
      </button>
    </section>
  );
}

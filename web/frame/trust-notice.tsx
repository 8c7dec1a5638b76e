import { useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { type Complaint, complaintOf } from '../session.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { useSession, useWords } from '../views/use-session.js';
import { useReport } from '../workspace/use-report.js';

const whatWords = {
  serve: 'trustServe',
  start: 'trustStart',
  arm: 'trustArm',
  script: 'trustScript',
} as const;

/**
 * Above everything while the workspace is new to this machine: what it would do by itself, and the button by which its person
 * agrees.
 */
export function TrustNotice() {
  const session = useSession();
  const { t } = useWords();
  const report = useReport();
  const [complaint, setComplaint] = useState<Complaint>();
  if (report === undefined || report.isTrusted) return null;
  const agree = async (): Promise<void> => {
    try {
      session.files.report.set(await session.api.call('workspace.trust'));
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

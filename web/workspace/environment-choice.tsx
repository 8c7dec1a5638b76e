import { useState } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { type Complaint, complaintOf } from '../session.js';
import { hashOfPlace } from '../state/place.js';
import { ComplaintLine } from '../views/complaint-line.js';
import { Select } from '../views/select.js';
import { useSession, useStore, useWords } from '../views/use-session.js';

/** The environment that placeholders are filled from, where there is more than one. */
export function EnvironmentChoice() {
  const session = useSession();
  const { t } = useWords();
  const report = useStore(session.files.report);
  const [complaint, setComplaint] = useState<Complaint>();
  if (report === undefined || report.environments.length === 0) return null;
  const { environments, environment } = report;
  const choose = async (chosen: string): Promise<void> => {
    try {
      const next = await session.api.call('workspace.chooseEnvironment', { body: { environment: chosen } });
      session.files.report.set(next);
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <div className="environment-choice">
      <Select
        name={t('environment')}
        value={environment}
        choices={[...(environment === '' ? [''] : []), ...environments].map((name) => ({
          value: name,
          label: name === '' ? t('environmentNone') : visibleText(name),
        }))}
        onChange={(chosen) => void choose(chosen)}
      />
      {environment !== '' && (
        <a
          className="text-link"
          href={hashOfPlace({ type: 'environments', path: `environments/${environment}.yaml` })}
        >
          {t('environmentEdit')}
        </a>
      )}
      <ComplaintLine complaint={complaint} />
    </div>
  );
}

import { useEffect, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { WorkspaceReport } from '../../../src/operations/system.js';
import { useSession, useWords } from '../../views/use-session.js';

/** The parts of the workspace that cannot be used, a line each; nothing if all of it can. */
export function WorkspaceNotice() {
  const session = useSession();
  const { t, failure } = useWords();
  const [report, setReport] = useState<WorkspaceReport>();
  useEffect(() => {
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
  }, [session]);
  if (report === undefined || (report.problems.length === 0 && report.readOnly === undefined)) return null;
  const { file, problems, readOnly } = report;
  return (
    <ul className="workspace-notice bad" aria-label={t('workspaceProblems')}>
      {readOnly !== undefined && <li>{visibleText(failure(readOnly))}</li>}
      {problems.map(({ endpoint, label, failure: reason }) => {
        const named = { label: label === '' ? '' : ` “${visibleText(label)}”`, file: visibleText(file) };
        const why = visibleText(failure(reason));
        return (
          <li key={endpoint ?? String(reason.params.property)}>
            {endpoint === undefined
              ? t(reason.params.property === 'ids' ? 'workspaceIdsReplaced' : 'workspaceTftpUnusable', {
                  ...named,
                  why,
                })
              : t('workspaceEndpointUnusable', { ...named, number: endpoint, why })}
          </li>
        );
      })}
    </ul>
  );
}

import { useEffect, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { WorkspaceReport } from '../../../src/operations/workspace.js';
import { useSession, useWords } from '../../views/use-session.js';

/** What is wrong with files of the workspace, a line each; nothing if nothing is. */
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
  const { problems, readOnly } = report;
  return (
    <ul className="workspace-notice bad" aria-label={t('workspaceProblems')}>
      {readOnly !== undefined && <li>{visibleText(failure(readOnly))}</li>}
      {problems.map(({ file, line, column, failure: reason }) => {
        const why = visibleText(failure(reason));
        return (
          <li key={file}>{t('workspaceFileUnusable', { file: visibleText(file), line, column, why })}</li>
        );
      })}
    </ul>
  );
}

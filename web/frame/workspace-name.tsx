import { useEffect } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { useSession, useWords } from '../views/use-session.js';
import { useReport } from '../workspace/use-report.js';

/** Which workspace this is, at the top and as the title of the page: several workbenches may be open. */
export function WorkspaceName() {
  const { t } = useWords();
  const report = useReport();
  const folder = report?.folder ?? '';
  const name = visibleText(folder.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, ''));
  // A listener has no workspace.
  const { name: node = '' } = useSession().node;
  const titled = name === '' ? node : name;
  useEffect(() => {
    document.title = titled === '' ? 'Breakoutbox' : `${titled} · Breakoutbox`;
  }, [titled]);
  if (name === '') return null;
  return (
    <span className="workspace-name" title={t('workspaceAt', { folder: visibleText(folder) })}>
      {name}
    </span>
  );
}

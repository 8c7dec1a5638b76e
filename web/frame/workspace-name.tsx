import { useEffect } from 'react';
import { visibleText } from '../../src/bytes/escapes.js';
import { useWords } from '../views/use-session.js';
import { useReport } from '../workspace/use-report.js';

/** Which workspace this is, at the top and as the title of the page: several workbenches may be open. */
export function WorkspaceName() {
  const { t } = useWords();
  const report = useReport();
  const folder = report?.folder ?? '';
  const name = visibleText(folder.replace(/[\\/]+$/, '').replace(/^.*[\\/]/, ''));
  useEffect(() => {
    document.title = name === '' ? 'Breakoutbox' : `${name} · Breakoutbox`;
  }, [name]);
  if (name === '') return null;
  return (
    <span className="workspace-name" title={t('workspaceAt', { folder: visibleText(folder) })}>
      {name}
    </span>
  );
}

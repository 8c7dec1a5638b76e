import { useState } from 'react';
import { Segments } from '../../views/select.js';
import { useWords } from '../../views/use-session.js';
import { AuditSection } from './audit-section.js';
import { HistoryFind } from './history/history-find.js';

/** What has happened at all nodes: the messages of their history, or who did what. */
export function NodesLog({ nodes }: { readonly nodes: readonly string[] }) {
  const { t } = useWords();
  const [shown, setShown] = useState<'messages' | 'audit'>('messages');
  return (
    <>
      <div className="nodes-log">
        <Segments
          label={t('nodesLog')}
          value={shown}
          choices={[
            { value: 'messages', label: t('nodesMessages') },
            { value: 'audit', label: t('auditTitle') },
          ]}
          onChange={setShown}
        />
      </div>
      {shown === 'messages' ? <HistoryFind nodes={nodes} /> : <AuditSection />}
    </>
  );
}

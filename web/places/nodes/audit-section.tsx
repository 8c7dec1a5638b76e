import { useId, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { AuditEntry } from '../../../src/operations/audit.js';
import { auditWords } from '../../../src/operations/audit-what.js';
import { formatDateTime } from '../../state/numbers.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { Select } from '../../views/select.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { useAudit } from './use-audit.js';

const spans = [
  { hours: 1, word: 'auditHour' },
  { hours: 24, word: 'auditDay' },
  { hours: 168, word: 'auditWeek' },
  { hours: 0, word: 'auditAll' },
] as const;

/** Who did what at the nodes, the newest first, with what narrows it. */
export function AuditSection() {
  const session = useSession();
  const { t, failure } = useWords();
  const { nodes, audit } = useStore(session.cluster.report);
  const [node, setNode] = useState('');
  const [hours, setHours] = useState(24);
  const [typed, setTyped] = useState('');
  const id = useId();
  const { entries, complaint } = useAudit({ node, hours });
  const wanted = typed.trim().toLowerCase();
  const shown = entries?.filter((entry) => wanted === '' || wordsOf(entry).includes(wanted));
  return (
    <section className="audit" aria-label={t('auditTitle')}>
      <div className="audit-head">
        <Select
          name={t('colNode')}
          value={node}
          choices={[
            { value: '', label: t('auditEveryNode') },
            ...nodes.map((one) => ({ value: one.node, label: one.node })),
          ]}
          onChange={setNode}
        />
        <Select
          name={t('auditSpan')}
          value={String(hours)}
          choices={spans.map(({ hours: value, word }) => ({ value: String(value), label: t(word) }))}
          onChange={(value) => setHours(Number(value))}
        />
        <label className="unseen" htmlFor={id}>
          {t('auditFind')}
        </label>
        <input
          id={id}
          type="search"
          value={typed}
          placeholder={t('auditFind')}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </div>
      {audit?.failure !== undefined && (
        <p className="cluster-line bad" role="alert">
          {failure(audit.failure)} {audit.waiting > 0 && t('auditWaiting', { count: audit.waiting })}
        </p>
      )}
      <ComplaintLine complaint={complaint} />
      {shown !== undefined && shown.length === 0 && <p className="cluster-line dim">{t('auditNone')}</p>}
      {shown !== undefined && shown.length > 0 && <AuditTable entries={shown} />}
    </section>
  );
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="nodes-table" aria-label={t('auditEntries')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('auditTime')}</th>
            <th scope="col">{t('colNode')}</th>
            <th scope="col">{t('auditWho')}</th>
            <th scope="col">{t('auditWhat')}</th>
            <th scope="col">{t('auditOutcome')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <AuditLine key={entry.sequence} entry={entry} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AuditLine({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useWords();
  const { timeMicros, node, user, person, operation, what, outcome, lost } = entry;
  const words = visibleText(auditWords(what));
  return (
    <tr>
      <td className="mono">{formatDateTime(timeMicros)}</td>
      <td className="mono">{node}</td>
      <td>
        {person !== undefined && <>{visibleText(person)} </>}
        <span className="dim">
          {user !== '-' ? visibleText(user) : person === undefined ? t('auditNobody') : ''}
        </span>
      </td>
      <td className="audit-what" title={words}>
        <span className="mono">{visibleText(operation)}</span> <span className="dim">{words}</span>
        {lost !== undefined && <p className="bad">{t('auditLost', { count: lost })}</p>}
      </td>
      <td className={outcome === 'ok' ? undefined : 'bad'}>{visibleText(outcome)}</td>
    </tr>
  );
}

function wordsOf({ node, user, person = '', operation, what, outcome }: AuditEntry): string {
  return [node, user, person, operation, auditWords(what), outcome].join(' ').toLowerCase();
}

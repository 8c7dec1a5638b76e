import { useEffect, useState } from 'react';
import type { AuditEntry } from '../../../src/operations/audit.js';
import { type Complaint, complaintOf } from '../../session.js';
import { useSession } from '../../views/use-session.js';

/** Milliseconds from one look at the audit to the next. */
const everyMs = 5_000;
const listed = '300';

/** What is asked of the audit. */
export interface AuditChoice {
  /** One node; empty for all. */
  readonly node: string;
  /** Hours back from now; 0 for all. */
  readonly hours: number;
}

/** What is known of the audit. */
export interface AuditView {
  /** The newest first; undefined until it was read. */
  readonly entries: readonly AuditEntry[] | undefined;
  readonly complaint: Complaint | undefined;
}

/** The audit as the page's own workbench reads it, again every five seconds while the page is in sight. */
export function useAudit({ node, hours }: AuditChoice): AuditView {
  const { home, after } = useSession();
  const [view, setView] = useState<AuditView>({ entries: undefined, complaint: undefined });
  useEffect(() => {
    const shown = new AbortController();
    let cancel = (): void => undefined;
    const look = async (): Promise<void> => {
      if (document.visibilityState === 'visible') {
        try {
          const since = hours === 0 ? {} : { since: String((Date.now() - hours * 3_600_000) * 1_000) };
          const request = { ...(node === '' ? {} : { node }), ...since, limit: listed };
          const entries = await home.call('audit.list', request, shown.signal);
          if (!shown.signal.aborted) setView({ entries: entries.toReversed(), complaint: undefined });
        } catch (error) {
          if (!shown.signal.aborted) setView((known) => ({ ...known, complaint: complaintOf(error) }));
        }
      }
      if (!shown.signal.aborted) cancel = after(everyMs, () => void look());
    };
    void look();
    return () => {
      shown.abort();
      cancel();
    };
  }, [home, after, node, hours]);
  return view;
}

import { useEffect, useState } from 'react';
import type { SavedMessageRow } from '../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../session.js';
import { useSession, useStore } from '../views/use-session.js';

/** The saved messages, asked for again whenever the workspace changes; with `keyed` only those that have a key. */
export function useMessages(keyed?: true): {
  /** Undefined until the workbench has answered. */
  readonly messages: readonly SavedMessageRow[] | undefined;
  readonly complaint: Complaint | undefined;
} {
  const { api, state } = useSession();
  const version = useStore(state.workspaceVersion);
  const [messages, setMessages] = useState<readonly SavedMessageRow[]>();
  const [complaint, setComplaint] = useState<Complaint>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => {
    const shown = new AbortController();
    api.call('messages.list', keyed === undefined ? {} : { keyed }, shown.signal).then(
      (found) => {
        setMessages(found);
        setComplaint(undefined);
      },
      (error: unknown) => {
        if (!shown.signal.aborted) setComplaint(complaintOf(error));
      },
    );
    return () => shown.abort();
  }, [api, version, keyed]);
  return { messages, complaint };
}

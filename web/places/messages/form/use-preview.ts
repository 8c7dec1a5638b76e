import { useState } from 'react';
import type { MessageInput } from '../../../../src/config/workspace/message-file.js';
import type { MessagePreviewReport } from '../../../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { useSession, useStore } from '../../../views/use-session.js';
import { useLater } from '../../../workspace/use-later.js';

/** What a message would send now, or why it cannot be said. */
export type Preview =
  | { readonly type: 'asking' }
  | { readonly type: 'shown'; readonly report: MessagePreviewReport }
  | { readonly type: 'refused'; readonly complaint: Complaint };

/** How long nobody types before it is asked for. */
const askAfterMs = 120;

/** Asks the workbench for the bytes of a message as it stands in the form, with the answers to its blanks. */
export function usePreview(
  values: MessageInput | undefined,
  at: { readonly path: string; readonly index: number },
  set: Readonly<Record<string, string>>,
): Preview {
  const { api, files, state } = useSession();
  const version = useStore(state.workspaceVersion);
  const report = useStore(files.report);
  const [preview, setPreview] = useState<Preview>({ type: 'asking' });
  const body = { message: { ...values }, ...at, set };
  useLater(askAfterMs, JSON.stringify([body, version, report?.environment]), async (signal) => {
    if (values === undefined) return;
    try {
      setPreview({ type: 'shown', report: await api.call('messages.preview', { body }, signal) });
    } catch (error) {
      if (!signal.aborted) setPreview({ type: 'refused', complaint: complaintOf(error) });
    }
  });
  return preview;
}

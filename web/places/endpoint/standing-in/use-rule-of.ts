import { type Complaint, complaintOf } from '../../../session.js';
import type { SocketSummary } from '../../../state/kinds.js';
import { useSession, useWords } from '../../../views/use-session.js';
import type { LogEntry } from '../log/log-entry.js';
import { changedFields, editedBytes, layoutOf, type Reading } from './held-edit.js';
import { type RewriteSource, rewriteRule } from './rewrite-rule.js';
import type { OpenHeld } from './use-standing-in.js';

/** What a rule can be made of: the message that is held, else the line that is selected; undefined where there is neither. */
export function rewriteSource(
  { id, input, standingIn }: SocketSummary,
  open: OpenHeld | undefined,
  entry: LogEntry | undefined,
  reading: Reading,
): Omit<RewriteSource, 'name'> | undefined {
  const endpoint = input.label || id;
  if (open !== undefined) {
    const { came, edit, message } = open;
    const edited = editedBytes(edit, reading);
    return {
      ...{ endpoint, side: message.side, filter: standingIn?.hold.filter, bytes: came },
      layout: layoutOf(came, reading)?.name,
      fields: changedFields(edit),
      after: edited.ok && edited.bytes !== came && edit.mode !== 'fields' ? edited.bytes : undefined,
    };
  }
  const event = entry?.event;
  if (event?.type !== 'received' && event?.type !== 'sent' && event?.type !== 'altered') return undefined;
  const { bytes } = event;
  return {
    ...{ endpoint, filter: undefined, bytes, fields: {} },
    side: event.type === 'altered' ? event.side : event.type === 'received' ? 'up' : 'down',
    layout: layoutOf(bytes, reading)?.name,
    after: event.type === 'altered' && event.what === 'changed' ? event.after : undefined,
  };
}

/** Makes a file of a rule, not armed yet, and opens it in the place of the rules. */
export function useRuleOf(
  onComplaint: (complaint: Complaint) => void,
): (source: Omit<RewriteSource, 'name'>) => void {
  const session = useSession();
  const { t } = useWords();
  return (source) => {
    const name = t('unattendedName', { what: source.layout ?? t('unattendedMessage') });
    session.files.create('rule', 'rewrite', rewriteRule({ ...source, name })).then(
      (path) => session.place.set({ type: 'rules', path }),
      (error: unknown) => onComplaint(complaintOf(error)),
    );
  };
}

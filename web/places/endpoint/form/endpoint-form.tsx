import { type FormEvent, useState } from 'react';
import { type Complaint, complaintOf, type OpenDialog } from '../../../session.js';
import type { RoomInput } from '../../../state/kinds.js';
import { endpointName } from '../../../state/names.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { Dialog } from '../../../views/dialog.js';
import { Segments } from '../../../views/select.js';
import { useSession, useWords } from '../../../views/use-session.js';
import {
  draftOf,
  type EndpointDraft,
  inputOf,
  isOutOfRange,
  newDraft,
  numberFields,
} from './endpoint-draft.js';
import { EndpointFields } from './endpoint-fields.js';

/** Describes an endpoint, a new one or one that exists; the defaults are good as they are. */
export function EndpointForm({
  dialog,
}: {
  readonly dialog: Extract<OpenDialog, { readonly type: 'new' | 'edit' }>;
}) {
  const session = useSession();
  const { t } = useWords();
  const edited = dialog.type === 'edit' ? session.endpoint(dialog.id) : undefined;
  const [draft, setDraft] = useState<EndpointDraft>(() => {
    if (edited !== undefined) return draftOf(edited.input);
    const type = dialog.type === 'new' ? dialog.endpoint : 'tcp-listen';
    return { ...newDraft(type, session.takenPorts()), ...(dialog.type === 'new' ? dialog.draft : {}) };
  });
  const [complaint, setComplaint] = useState<Complaint>();
  const [busy, setBusy] = useState(false);
  const close = (): void => session.dialog.set({ type: 'none' });
  const change = (part: Partial<EndpointDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (numberFields.some((field) => isOutOfRange(draft, field))) return;
    setBusy(true);
    setComplaint(undefined);
    try {
      const input = inputOf(draft, edited?.input);
      if (edited === undefined) await session.create(input);
      else await session.replace(edited.id, input);
      close();
    } catch (error) {
      setComplaint(complaintOf(error));
    } finally {
      setBusy(false);
    }
  };
  const title = edited === undefined ? t('formNew') : t('formEdit', { name: endpointName(edited) });
  return (
    <Dialog label={title} className="form" holdsInput onClose={close}>
      <form onSubmit={(event) => void save(event)}>
        <h2>{title}</h2>
        {edited === undefined && (
          <Segments
            label={t('formType')}
            value={draft.type}
            choices={[
              { value: 'tcp-listen', label: t('verbListen') },
              { value: 'tcp-connect', label: t('verbConnect') },
              { value: 'udp', label: t('verbUdp') },
              { value: 'tcp-relay', label: t('verbTcpRelay') },
              { value: 'udp-relay', label: t('verbUdpRelay') },
            ]}
            onChange={(type) =>
              change({ type, address: newDraft(type, session.takenPorts()).address, tls: '' })
            }
          />
        )}
        <div className="fields">
          <EndpointFields
            draft={draft}
            hasOwnCertificate={hasOwnCertificate(edited?.input)}
            // A person who chose a template before the form opened wants to write it.
            begin={dialog.type === 'new' && dialog.draft?.reply === 'template' ? 'template' : 'address'}
            change={change}
          />
        </div>
        <ComplaintLine complaint={complaint} />
        <div className="verb-line">
          <button type="submit" className="primary" disabled={busy}>
            {t(edited === undefined ? 'create' : 'save')}
          </button>
          <button type="button" onClick={close}>
            {t('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function hasOwnCertificate(input: RoomInput | undefined): boolean {
  if (input?.type === 'tcp-relay') return typeof input.tlsListen === 'object';
  return input?.type === 'tcp-listen' && typeof input.tls === 'object';
}

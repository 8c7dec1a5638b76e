import { type FormEvent, useState } from 'react';
import type { EndpointInput } from '../../src/config/endpoint-input.js';
import { type Complaint, complaintOf, type OpenDialog } from '../session.js';
import { draftOf, type EndpointDraft, inputOf, newDraft } from '../state/endpoint-draft.js';
import { endpointName } from '../state/names.js';
import { ComplaintLine } from './complaint-line.js';
import { Dialog } from './dialog.js';
import { encodingChoices } from './encoding-choices.js';
import { CheckField, ChoiceField, TextField } from './fields.js';
import { replyChoices } from './reply-choices.js';
import { Segments } from './select.js';
import { useSession, useWords } from './use-session.js';

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
    setBusy(true);
    setComplaint(undefined);
    try {
      const input: EndpointInput = inputOf(draft, edited?.input);
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
            ]}
            onChange={(type) =>
              change({ type, address: newDraft(type, session.takenPorts()).address, tls: '' })
            }
          />
        )}
        <div className="fields">
          <Fields draft={draft} hasOwnCertificate={hasOwnCertificate(edited?.input)} change={change} />
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

interface FieldsProps {
  readonly draft: EndpointDraft;
  readonly hasOwnCertificate: boolean;
  readonly change: (part: Partial<EndpointDraft>) => void;
}

function Fields({ draft, hasOwnCertificate, change }: FieldsProps) {
  const { t } = useWords();
  const addressLabel = {
    'tcp-listen': 'fieldListen',
    'tcp-connect': 'fieldConnect',
    udp: 'fieldBind',
  } as const;
  return (
    <>
      <TextField
        label={t(addressLabel[draft.type])}
        value={draft.address}
        isMono
        autoFocus
        onChange={(address) => change({ address })}
      />
      <TextField label={t('fieldLabel')} value={draft.label} onChange={(label) => change({ label })} />
      <ChoiceField
        label={t('fieldEncoding')}
        value={draft.encoding}
        choices={encodingChoices}
        onChange={(encoding) => change({ encoding })}
      />
      <ChoiceField
        label={t('fieldReply')}
        value={draft.reply}
        choices={replyChoices(t)}
        onChange={(reply) => change({ reply })}
      />
      {draft.reply === 'template' && (
        <TextField
          label={t('fieldTemplate')}
          help={t('templateHelp')}
          value={draft.template}
          isMono
          onChange={(template) => change({ template })}
        />
      )}
      {draft.type === 'udp' ? (
        <UdpFields draft={draft} change={change} />
      ) : (
        <TcpFields draft={draft} hasOwnCertificate={hasOwnCertificate} change={change} />
      )}
      {draft.type === 'tcp-listen' && (
        <TextField
          label={t('fieldMaxConnections')}
          placeholder={t('defaultIs', { value: 1000 })}
          value={draft.maxConnections}
          isMono
          onChange={(maxConnections) => change({ maxConnections })}
        />
      )}
      {draft.type !== 'udp' && (
        <TextField
          label={t('fieldIdle')}
          placeholder={t('defaultIs', { value: 86_400 })}
          value={draft.idleSeconds}
          isMono
          onChange={(idleSeconds) => change({ idleSeconds })}
        />
      )}
    </>
  );
}

function TcpFields({ draft, hasOwnCertificate, change }: FieldsProps) {
  const { t } = useWords();
  const isRule = draft.framing !== 'raw' && draft.framing !== 'line';
  const tlsChoices =
    draft.type === 'tcp-listen'
      ? [
          hasOwnCertificate ? { value: '', label: t('tlsOwn') } : { value: '', label: t('tlsOff') },
          { value: 'self-signed', label: t('tlsSelfSigned') },
        ]
      : [
          { value: '', label: t('tlsOff') },
          { value: 'verify', label: t('tlsVerify') },
          { value: 'insecure', label: t('tlsInsecure') },
        ];
  return (
    <>
      <ChoiceField
        label={t('fieldFraming')}
        value={isRule ? 'rule' : draft.framing}
        choices={[
          { value: 'raw', label: t('framingRaw') },
          { value: 'line', label: t('framingLine') },
          { value: 'rule', label: t('framingOther') },
        ]}
        onChange={(framing) => change({ framing: framing === 'rule' ? 'delimiter:0D0A' : framing })}
      />
      {isRule && (
        <TextField
          label={t('framingOther')}
          help={t('framingHelp')}
          value={draft.framing}
          isMono
          onChange={(framing) => change({ framing })}
        />
      )}
      <ChoiceField
        label={t('fieldTls')}
        value={draft.tls}
        choices={tlsChoices}
        onChange={(tls) => change({ tls })}
      />
      {draft.type === 'tcp-connect' && (
        <CheckField
          label={t('fieldReconnect')}
          isOn={draft.reconnect}
          onChange={(reconnect) => change({ reconnect })}
        />
      )}
    </>
  );
}

function UdpFields({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const { t } = useWords();
  return (
    <>
      <TextField
        label={t('fieldRemote')}
        value={draft.remote}
        placeholder="192.168.1.9:7788"
        isMono
        onChange={(remote) => change({ remote })}
      />
      <TextField
        label={t('fieldMulticast')}
        value={draft.multicast}
        placeholder="239.0.0.7"
        isMono
        onChange={(multicast) => change({ multicast })}
      />
      <TextField label={t('fieldTtl')} value={draft.ttl} isMono onChange={(ttl) => change({ ttl })} />
      <ChoiceField
        label={t('fieldDuplex')}
        value={draft.duplex}
        choices={[
          { value: 'full', label: t('duplexFull') },
          { value: 'half', label: t('duplexHalf') },
          { value: 'simplex-send', label: t('duplexSend') },
          { value: 'simplex-receive', label: t('duplexReceive') },
        ]}
        onChange={(duplex) => change({ duplex })}
      />
      <CheckField
        label={t('fieldBroadcast')}
        isOn={draft.broadcast}
        onChange={(broadcast) => change({ broadcast })}
      />
    </>
  );
}

function hasOwnCertificate(input: EndpointInput | undefined): boolean {
  return input?.type === 'tcp-listen' && typeof input.tls === 'object';
}

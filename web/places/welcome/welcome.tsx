import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { RelayInput } from '../../../src/config/relay-input.js';
import { EndpointList } from '../../frame/endpoint-list.js';
import type { Complaint } from '../../session.js';
import { complaintOf } from '../../session.js';
import { hashOfPlace } from '../../state/place.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { encodingChoices } from '../../views/encoding-choices.js';
import { ChoiceField } from '../../views/fields.js';
import { Icon } from '../../views/icon.js';
import { useNarrow } from '../../views/use-narrow.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { type EndpointDraft, inputOf, newDraft } from '../endpoint/form/endpoint-draft.js';
import { replyChoices } from '../endpoint/form/reply-choices.js';
import { WorkspaceNotice } from './workspace-notice.js';

const verbs = [
  { type: 'tcp-listen', name: 'verbListen', help: 'verbListenHelp', go: 'verbListenGo', field: 'fieldPort' },
  {
    type: 'tcp-connect',
    name: 'verbConnect',
    help: 'verbConnectHelp',
    go: 'verbConnectGo',
    field: 'fieldHostPort',
  },
  { type: 'udp', name: 'verbUdp', help: 'verbUdpHelp', go: 'verbUdpGo', field: 'fieldLocalPort' },
] as const;

/** Where a person begins: three verbs, each one click; on a narrow page, the endpoints too. */
export function Welcome() {
  const { t } = useWords();
  const session = useSession();
  const isNarrow = useNarrow();
  const { endpoints } = useStore(session.state.known);
  return (
    <div className="welcome">
      {isNarrow && endpoints.length > 0 && <EndpointList />}
      <WorkspaceNotice />
      <h1>{t('welcomeTitle')}</h1>
      <p>
        {t('welcomeLead')}{' '}
        <a className="text-link" href={hashOfPlace({ type: 'learn' })}>
          {t('welcomeLearn')}
        </a>
      </p>
      {verbs.map((verb) => (
        <Verb key={verb.type} {...verb} />
      ))}
      <RelayVerb />
      <p>{t('welcomeKept')}</p>
    </div>
  );
}

/** A relay needs two addresses, and begins in the whole form. */
function RelayVerb() {
  const session = useSession();
  const { t } = useWords();
  const relay = (endpoint: RelayInput['type'], name: 'verbTcpRelay' | 'verbUdpRelay') => (
    <button type="button" data-verb={endpoint} onClick={() => session.dialog.set({ type: 'new', endpoint })}>
      {t(name)}
    </button>
  );
  return (
    <div className="verb">
      <h2>{t('verbRelay')}</h2>
      <p>{t('verbRelayHelp')}</p>
      <div className="verb-relays">
        {relay('tcp-relay', 'verbTcpRelay')}
        {relay('udp-relay', 'verbUdpRelay')}
      </div>
    </div>
  );
}

function Verb({ type, name, help, go, field }: (typeof verbs)[number]) {
  const session = useSession();
  const { t } = useWords();
  const addressId = useId();
  const remoteId = useId();
  useStore(session.state.known);
  const [typed, setTyped] = useState<Partial<EndpointDraft>>({});
  const [complaint, setComplaint] = useState<Complaint>();
  const [busy, setBusy] = useState(false);
  const draft: EndpointDraft = { ...newDraft(type, session.takenPorts()), ...typed };
  const change = (part: Partial<EndpointDraft>): void => setTyped((before) => ({ ...before, ...part }));
  const openForm = (begun: Partial<EndpointDraft>): void =>
    session.dialog.set({ type: 'new', endpoint: type, draft: begun });
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setComplaint(undefined);
    try {
      await session.create(inputOf(draft));
    } catch (error) {
      setComplaint(complaintOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="verb" data-verb={type} onSubmit={(event) => void open(event)}>
      <h2>{t(name)}</h2>
      <p>{t(help)}</p>
      <div className="verb-fields">
        <div className="verb-address">
          <Labelled id={addressId} name={t(field)}>
            <input
              id={addressId}
              className="mono"
              value={draft.address}
              spellCheck={false}
              autoComplete="off"
              onChange={({ currentTarget }) => change({ address: currentTarget.value })}
            />
          </Labelled>
          {type === 'udp' && (
            <Labelled id={remoteId} name={t('fieldSendTo')}>
              <input
                id={remoteId}
                className="mono"
                value={draft.remote}
                placeholder={t('fieldSendToNobody')}
                spellCheck={false}
                autoComplete="off"
                onChange={({ currentTarget }) => change({ remote: currentTarget.value })}
              />
            </Labelled>
          )}
        </div>
        <ChoiceField
          className="verb-field"
          label={t('fieldEncoding')}
          value={draft.encoding}
          choices={encodingChoices}
          onChange={(encoding) => change({ encoding })}
        />
        <ChoiceField
          className="verb-field"
          label={t('fieldReply')}
          value={draft.reply}
          choices={replyChoices(t)}
          // A template is written in the whole form: here there is no field for it.
          onChange={(reply) => (reply === 'template' ? openForm({ ...typed, reply }) : change({ reply }))}
        />
        <button type="submit" className="primary" disabled={busy}>
          {t(go)}
        </button>
        <button
          type="button"
          className="more icon-button"
          title={t('more')}
          aria-label={t('moreOf', { name: t(name) })}
          onClick={() => openForm(typed)}
        >
          <Icon name="more" />
        </button>
      </div>
      <ComplaintLine complaint={complaint} />
    </form>
  );
}

function Labelled({
  id,
  name,
  children,
}: {
  readonly id: string;
  readonly name: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="verb-field">
      <label htmlFor={id}>{name}</label>
      {children}
    </div>
  );
}

import { type FormEvent, useId, useState } from 'react';
import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { Complaint } from '../session.js';
import { complaintOf } from '../session.js';
import { inputOf, newDraft } from '../state/endpoint-draft.js';
import { ComplaintLine } from './complaint-line.js';
import { EndpointList } from './endpoint-list.js';
import { useIsNarrow, useSession, useStore, useWords } from './use-session.js';

const verbs = [
  { type: 'tcp-listen', name: 'verbListen', help: 'verbListenHelp', go: 'verbListenGo', field: 'fieldPort' },
  {
    type: 'tcp-connect',
    name: 'verbConnect',
    help: 'verbConnectHelp',
    go: 'verbConnectGo',
    field: 'fieldHostPort',
  },
  { type: 'udp', name: 'verbUdp', help: 'verbUdpHelp', go: 'verbUdpGo', field: 'fieldPort' },
] as const;

/** Where a person begins: three verbs, each one click; on a narrow page, the endpoints too. */
export function Welcome() {
  const { t } = useWords();
  const session = useSession();
  const isNarrow = useIsNarrow();
  const { endpoints } = useStore(session.state.known);
  return (
    <div className="welcome">
      {isNarrow && endpoints.length > 0 && <EndpointList />}
      <h1>{t('welcomeTitle')}</h1>
      <p>{t('welcomeLead')}</p>
      {verbs.map((verb) => (
        <Verb key={verb.type} {...verb} />
      ))}
    </div>
  );
}

function Verb({ type, name, help, go, field }: (typeof verbs)[number]) {
  const session = useSession();
  const { t } = useWords();
  const id = useId();
  useStore(session.state.known);
  const offered = newDraft(type, session.takenPorts()).address;
  const [typed, setTyped] = useState<string>();
  const [complaint, setComplaint] = useState<Complaint>();
  const [busy, setBusy] = useState(false);
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setComplaint(undefined);
    try {
      const input: EndpointInput = inputOf({ ...newDraft(type), address: typed ?? offered });
      await session.create(input);
    } catch (error) {
      setComplaint(complaintOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="verb" data-verb={type} onSubmit={(event) => void open(event)}>
      <div>
        <h2>{t(name)}</h2>
        <p>{t(help)}</p>
      </div>
      <div className="verb-line">
        <label className="unseen" htmlFor={id}>
          {t(field)}
        </label>
        <input
          id={id}
          className="mono"
          value={typed ?? offered}
          spellCheck={false}
          autoComplete="off"
          title={t(field)}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit" className="primary" disabled={busy}>
          {t(go)}
        </button>
        <button type="button" onClick={() => session.dialog.set({ type: 'new', endpoint: type })}>
          {t('more')}
        </button>
      </div>
      <ComplaintLine complaint={complaint} />
    </form>
  );
}

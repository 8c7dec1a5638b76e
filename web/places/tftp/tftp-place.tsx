import { useId, useState } from 'react';
import { parsePort } from '../../../src/config/parse-address.js';
import type { TftpSettings, TftpState } from '../../../src/operations/tftp.js';
import { type Complaint, complaintOf } from '../../session.js';
import { reachOf } from '../../state/reach.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { CopyButton } from '../../views/copy-button.js';
import { Question } from '../../views/question.js';
import { Select } from '../../views/select.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { TftpClientForm } from './tftp-client-form.js';
import { draftOf, isEdited, type TftpDraft } from './tftp-draft.js';
import { TftpFiles } from './tftp-files.js';
import { TftpFolder } from './tftp-folder.js';
import { TftpTransfers } from './tftp-transfers.js';

/** TFTP: the server and its files, what is being moved, and what was. */
export function TftpPlace() {
  const session = useSession();
  const { t } = useWords();
  const tftp = useStore(session.state.tftp);
  const [complaint, setComplaint] = useState<Complaint>();
  if (tftp === undefined) return <p className="nothing">{t('loading')}</p>;
  /** Asks the workbench for something. What came of it is told by the live feed, which an answer could only be behind. */
  const ask = async (asked: Promise<TftpState>): Promise<void> => {
    try {
      await asked;
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  return (
    <div className="tftp">
      <ServerHead tftp={tftp} ask={ask} />
      <ComplaintLine complaint={complaint} />
      <div className={tftp.running.length > 0 ? 'tftp-columns busy' : 'tftp-columns'}>
        <div className="tftp-side">
          <TftpFiles tftp={tftp} />
          <TftpClientForm files={tftp.files} />
        </div>
        <TftpTransfers tftp={tftp} ask={ask} />
      </div>
    </div>
  );
}

/** Addresses in the head: more than a person compares. */
const maxAddresses = 6;

/** What can be typed into a device; what this machine alone can use only where there is nothing else. */
function addressesToTell(reachable: readonly string[]): readonly string[] {
  const { fromDevices, fromHere } = reachOf(reachable);
  return (fromDevices.length > 0 ? fromDevices : fromHere).slice(0, maxAddresses);
}

function ServerHead({
  tftp,
  ask,
}: {
  readonly tftp: TftpState;
  readonly ask: (asked: Promise<TftpState>) => Promise<void>;
}) {
  const { server, settings, running } = tftp;
  const session = useSession();
  const words = useWords();
  const { t } = words;
  /** What a person wants done that would cut running transfers, and has not agreed to yet. */
  const [cutting, setCutting] = useState<{ readonly verb: string; readonly act: () => void }>();
  const served = running.filter(({ role }) => role === 'server').length;
  const withoutLoss = (verb: string, act: () => void): void => {
    if (served > 0) setCutting({ verb, act });
    else act();
  };
  const faultId = useId();
  const [edited, setEdited] = useState<TftpDraft>();
  // What says the same as the settings is nobody's edit: the next change of them, in another tab perhaps, is to show.
  if (edited !== undefined && !isEdited(edited, settings)) setEdited(undefined);
  const draft = edited ?? draftOf(settings);
  const port = parsePort(draft.port, 0);
  const isRunning = server.state === 'running';
  const writes = [
    { value: 'off', label: t('tftpWriteOff') },
    { value: 'create', label: t('tftpWriteCreate') },
    { value: 'overwrite', label: t('tftpWriteOverwrite') },
  ];
  const lamp = { running: 'lamp-on', stopped: 'lamp-off', failed: 'lamp-bad' }[server.state];
  return (
    <header className="head">
      <div className="head-line">
        <span className={`lamp ${lamp}`} aria-hidden="true" />
        <h1>{t('tftp')}</h1>
        <p className="head-state">
          {isRunning
            ? t('tftpRunning', { port: server.port })
            : server.state === 'failed'
              ? t('tftpFailed')
              : t('tftpLead')}
        </p>
        <div className="head-verbs">
          {isRunning && (
            <button
              type="button"
              onClick={() => withoutLoss(t('stop'), () => void ask(session.api.call('tftp.stop')))}
            >
              {t('stop')}
            </button>
          )}
          {(!isRunning || edited !== undefined) && (
            <button
              type="button"
              className="primary"
              disabled={!port.ok}
              aria-describedby={port.ok ? undefined : faultId}
              onClick={() => {
                if (!port.ok) return;
                const asked = { ...draft, port: port.value };
                withoutLoss(t('tftpApply'), () => void ask(session.api.call('tftp.start', { body: asked })));
              }}
            >
              {t(isRunning ? 'tftpApply' : 'tftpStart')}
            </button>
          )}
        </div>
      </div>
      <div className="tftp-settings">
        <label className="select">
          <span className="dim">{t('fieldPort')}</span>
          <input
            className="mono"
            inputMode="numeric"
            size={5}
            value={draft.port}
            aria-invalid={!port.ok}
            aria-describedby={port.ok ? undefined : faultId}
            onChange={({ currentTarget }) => setEdited({ ...draft, port: currentTarget.value.trim() })}
          />
        </label>
        <Select
          name={t('tftpWrite')}
          value={draft.write}
          choices={writes}
          onChange={(write) => setEdited({ ...draft, write: write as TftpSettings['write'] })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={draft.singlePort}
            onChange={({ currentTarget }) => setEdited({ ...draft, singlePort: currentTarget.checked })}
          />
          {t('tftpSinglePort')}
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={tftp.autoStart}
            onChange={({ currentTarget }) =>
              void ask(session.api.call('tftp.setAutoStart', { body: { autoStart: currentTarget.checked } }))
            }
          />
          {t('fieldAutoStart')}
        </label>
      </div>
      <TftpFolder tftp={tftp} />
      {cutting !== undefined && (
        <Question
          text={t('tftpCutSure', { count: served })}
          verb={cutting.verb}
          onAnswer={(isYes) => {
            setCutting(undefined);
            if (isYes) cutting.act();
          }}
        />
      )}
      {!port.ok && (
        <p id={faultId} className="tftp-fault bad">
          {words.failure(port.failure)}
        </p>
      )}
      {server.state === 'failed' && (
        <p className="complaint" role="alert">
          {words.failure(server.failure)}
        </p>
      )}
      {isRunning && (
        <p className="tftp-reach dim">
          {t('reachAt')}{' '}
          {addressesToTell(server.reachable).map((address) => (
            <CopyButton key={address} text={address} />
          ))}
        </p>
      )}
    </header>
  );
}

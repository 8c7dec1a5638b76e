import { useState } from 'react';
import type { TftpSettings, TftpState } from '../../src/http/tftp-protocol.js';
import { type Complaint, complaintOf } from '../session.js';
import { ComplaintLine } from './complaint-line.js';
import { CopyButton } from './copy-button.js';
import { Select } from './select.js';
import { TftpClientForm } from './tftp-client-form.js';
import { TftpFiles } from './tftp-files.js';
import { TftpTransfers } from './tftp-transfers.js';
import { useSession, useStore, useWords } from './use-session.js';

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
      <div className="tftp-columns">
        <div className="tftp-side">
          <TftpFiles tftp={tftp} ask={ask} />
          <TftpClientForm files={tftp.files} ask={ask} />
        </div>
        <TftpTransfers tftp={tftp} ask={ask} />
      </div>
    </div>
  );
}

function ServerHead({
  tftp: { server, settings },
  ask,
}: {
  readonly tftp: TftpState;
  readonly ask: (asked: Promise<TftpState>) => Promise<void>;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const [port, setPort] = useState(String(settings.port));
  const [draft, setDraft] = useState<TftpSettings>(settings);
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
  const wanted = { ...draft, port: Number(port) };
  const isRunning = server.state === 'running';
  const differs =
    wanted.port !== settings.port ||
    wanted.write !== settings.write ||
    wanted.singlePort !== settings.singlePort;
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
            <button type="button" onClick={() => void ask(session.api.tftpStop())}>
              {t('stop')}
            </button>
          )}
          {(!isRunning || differs) && (
            <button
              type="button"
              className="primary"
              disabled={!isPort}
              onClick={() => void ask(session.api.tftpStart(wanted))}
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
            value={port}
            aria-invalid={!isPort}
            onChange={({ currentTarget }) => setPort(currentTarget.value.trim())}
          />
        </label>
        <Select
          name={t('tftpWrite')}
          value={draft.write}
          choices={writes}
          onChange={(write) => setDraft({ ...draft, write: write as TftpSettings['write'] })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={draft.singlePort}
            onChange={({ currentTarget }) => setDraft({ ...draft, singlePort: currentTarget.checked })}
          />
          {t('tftpSinglePort')}
        </label>
      </div>
      {server.state === 'failed' && (
        <p className="complaint" role="alert">
          {words.failure(server.failure)}
        </p>
      )}
      {isRunning && (
        <p className="tftp-reach dim">
          {t('reachAt')}{' '}
          {server.reachable.slice(0, 6).map((address) => (
            <CopyButton key={address} text={address} />
          ))}
        </p>
      )}
    </header>
  );
}

import { type ReactNode, useId, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import { parsePort } from '../../../src/config/parse-address.js';
import type { TftpState } from '../../../src/operations/tftp.js';
import type { SummaryOf } from '../../state/kinds.js';
import { reachOf } from '../../state/reach.js';
import { CopyButton } from '../../views/copy-button.js';
import { Question } from '../../views/question.js';
import { Select } from '../../views/select.js';
import { useCan, useSession, useStore, useWords } from '../../views/use-session.js';
import { DiagnoseButton } from '../diagnosis/diagnose-button.js';
import { servedPort } from './server-name.js';
import { draftOf, isEdited, settingsOf, type TftpDraft, type TftpSettings } from './tftp-draft.js';

/** Addresses in the head: more than a person compares. */
const maxAddresses = 6;

/** What can be typed into a device; what this machine alone can use only where there is nothing else. */
function addressesToTell(reachable: readonly string[]): readonly string[] {
  const { fromDevices, fromHere } = reachOf(reachable);
  return (fromDevices.length > 0 ? fromDevices : fromHere).slice(0, maxAddresses);
}

/** A TFTP server: its lamp, its settings, its verbs; without one, the settings that the first one begins with. */
export function ServerHead({
  server,
  tftp,
  ask,
  isOneOfMany,
  onCancel,
  children,
}: {
  readonly server: SummaryOf<'tftp-server'> | undefined;
  readonly tftp: TftpState;
  readonly ask: (asked: Promise<unknown>) => Promise<void>;
  /** Others are shown beside it: its port identifies it, and it can be removed. */
  readonly isOneOfMany: boolean;
  /** A further one is not wanted after all. */
  readonly onCancel?: () => void;
  /** What stands below its settings. */
  readonly children: ReactNode;
}) {
  const { api, state, node } = useSession();
  const can = useCan();
  const { listener } = useStore(state.known);
  const [asksStop, setAsksStop] = useState(false);
  const words = useWords();
  const { t } = words;
  /** What a person wants done that would cut running transfers, and has not agreed to yet. */
  const [cutting, setCutting] = useState<{ readonly verb: string; readonly act: () => void }>();
  const cuts = tftp.running.filter(
    ({ endpoint }) => endpoint !== undefined && endpoint === server?.id,
  ).length;
  const withoutLoss = (verb: string, act: () => void): void => {
    if (cuts > 0) setCutting({ verb, act });
    else act();
  };
  const faultId = useId();
  const settings = settingsOf(server?.input ?? { port: tftp.suggestedPort });
  const [edited, setEdited] = useState<TftpDraft>();
  const [startsItself, setStartsItself] = useState(false);
  // What says the same as the settings is nobody's edit: the next change of them, in another tab perhaps, is to show.
  if (edited !== undefined && !isEdited(edited, settings)) setEdited(undefined);
  const draft = edited ?? draftOf(settings);
  const port = parsePort(draft.port, 0);
  const status = server?.status ?? { state: 'stopped' as const };
  const isRunning = status.state === 'listening';
  const label = server?.input.label ?? '';
  const shownPort = server === undefined ? String(settings.port) : servedPort(server);
  const lamp = isRunning ? 'lamp-on' : status.state === 'failed' ? 'lamp-bad' : 'lamp-off';
  const serve = async (asked: TftpSettings): Promise<void> => {
    if (server === undefined) {
      const body = { type: 'tftp-server', ...asked, autoStart: startsItself } as const;
      await api.call('endpoints.create', { body });
      return;
    }
    const { id } = server;
    await api.call('endpoints.replace', { id, body: { ...server.input, ...asked } });
    await api.call('endpoints.start', { id });
  };
  const onAutoStart = (autoStart: boolean): void => {
    if (server === undefined) setStartsItself(autoStart);
    else void ask(api.call('endpoints.replace', { id: server.id, body: { ...server.input, autoStart } }));
  };
  return (
    <section
      className="tftp-server"
      aria-label={[label, `${t('tftp')} :${shownPort}`].filter(Boolean).join(' ')}
    >
      <div className="head-line">
        <span className={`lamp ${lamp}`} aria-hidden="true" />
        <h1>{isOneOfMany ? `${t('tftp')} :${shownPort}` : t('tftp')}</h1>
        <p className="head-state">
          {label !== '' && `${label} · `}
          {isRunning
            ? t('tftpRunning', { port: shownPort })
            : status.state === 'failed'
              ? t('tftpFailed')
              : status.state === 'stopping'
                ? t('stateStopping')
                : t(isOneOfMany && server !== undefined ? 'stateStopped' : 'tftpLead')}
        </p>
        <div className="head-verbs">
          {onCancel !== undefined && (
            <button type="button" onClick={onCancel}>
              {t('cancel')}
            </button>
          )}
          {isOneOfMany && server !== undefined && !isRunning && can('endpoints.remove') && (
            <button type="button" onClick={() => void ask(api.call('endpoints.remove', { id: server.id }))}>
              {t('remove')}
            </button>
          )}
          {server !== undefined && isRunning && (
            <button
              type="button"
              onClick={() =>
                listener === undefined
                  ? withoutLoss(t('stop'), () => void ask(api.call('endpoints.stop', { id: server.id })))
                  : setAsksStop(true)
              }
            >
              {t('stop')}
            </button>
          )}
          {(!isRunning || edited !== undefined) && can('endpoints.start') && (
            <button
              type="button"
              className="primary"
              disabled={!port.ok || status.state === 'stopping'}
              aria-describedby={port.ok ? undefined : faultId}
              onClick={() => {
                if (!port.ok) return;
                const asked = { ...draft, port: port.value };
                withoutLoss(t('tftpApply'), () => void ask(serve(asked)));
              }}
            >
              {t(isRunning ? 'tftpApply' : 'tftpStart')}
            </button>
          )}
        </div>
      </div>
      <ServerSettings
        draft={draft}
        onEdit={setEdited}
        faultId={port.ok ? undefined : faultId}
        autoStart={server === undefined ? startsItself : server.input.autoStart === true}
        onAutoStart={onAutoStart}
      />
      {children}
      {asksStop && server !== undefined && (
        <Question
          text={t('listenerStopSure', {
            program: visibleText(listener?.program ?? ''),
            node: node.name ?? '',
          })}
          verb={t('stop')}
          onAnswer={(isYes) => {
            setAsksStop(false);
            if (isYes) void ask(api.call('endpoints.stop', { id: server.id }));
          }}
        />
      )}
      {cutting !== undefined && (
        <Question
          text={t('tftpCutSure', { count: cuts })}
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
      {status.state === 'failed' && (
        <p className="complaint" role="alert">
          {words.failure(status.failure)}
        </p>
      )}
      {isRunning && (
        <p className="tftp-reach dim">
          {t('reachAt')}{' '}
          {addressesToTell(status.reachable).map((address) => (
            <CopyButton key={address} text={address} />
          ))}
        </p>
      )}
      {server !== undefined && isRunning && <DiagnoseButton endpoint={server} />}
    </section>
  );
}

function ServerSettings({
  draft,
  onEdit,
  faultId,
  autoStart,
  onAutoStart,
}: {
  readonly draft: TftpDraft;
  readonly onEdit: (draft: TftpDraft) => void;
  /** The id of the line about the fault of the port; undefined without a fault. */
  readonly faultId: string | undefined;
  readonly autoStart: boolean;
  readonly onAutoStart: (autoStart: boolean) => void;
}) {
  const { t } = useWords();
  // A listener serves as it was started.
  const isFixed = !useCan()('endpoints.start');
  const writes = [
    { value: 'off', label: t('tftpWriteOff') },
    { value: 'create', label: t('tftpWriteCreate') },
    { value: 'overwrite', label: t('tftpWriteOverwrite') },
  ];
  return (
    <div className="tftp-settings">
      <label className="select">
        <span className="dim">{t('fieldPort')}</span>
        <input
          className="mono"
          inputMode="numeric"
          size={5}
          disabled={isFixed}
          value={draft.port}
          aria-invalid={faultId !== undefined}
          aria-describedby={faultId}
          onChange={({ currentTarget }) => onEdit({ ...draft, port: currentTarget.value.trim() })}
        />
      </label>
      <Select
        name={t('tftpWrite')}
        value={draft.write}
        choices={writes}
        disabled={isFixed}
        onChange={(write) => onEdit({ ...draft, write: write as TftpSettings['write'] })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.singlePort}
          disabled={isFixed}
          onChange={({ currentTarget }) => onEdit({ ...draft, singlePort: currentTarget.checked })}
        />
        {t('tftpSinglePort')}
      </label>
      {!isFixed && (
        <label className="check">
          <input
            type="checkbox"
            checked={autoStart}
            onChange={({ currentTarget }) => onAutoStart(currentTarget.checked)}
          />
          {t('fieldAutoStart')}
        </label>
      )}
    </div>
  );
}

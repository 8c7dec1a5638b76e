import { useEffect, useMemo, useState } from 'react';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { Panel, PanelButton } from '../../../src/config/workspace/panel-file.js';
import type { PanelLampReport } from '../../../src/operations/panels.js';
import { type Complaint, complaintOf } from '../../session.js';
import { operatorView } from '../../state/place.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { useFileText } from '../../workspace/files-place.js';
import { MessageRun, type RunState } from '../../workspace/message-run.js';
import { useOpenFile } from '../../workspace/use-workspace.js';

/** Milliseconds between looks at the lamps. */
const lookEveryMs = 400;

/** The buttons of a panel, large, each with its lamp and what came of the last press. */
export function PanelView({ path, isAlone }: { readonly path: string; readonly isAlone: boolean }) {
  const session = useSession();
  const { t } = useWords();
  const text = useFileText(useOpenFile(path));
  const [panel, setPanel] = useState<Panel>();
  useEffect(() => {
    let isShown = true;
    void import('./read-panel.js').then(({ readPanel }) => {
      const read = text === undefined ? undefined : readPanel(text, path);
      if (isShown && read !== undefined) setPanel(read);
    });
    return () => {
      isShown = false;
    };
  }, [text, path]);
  const { lamps, complaint } = useLamps(path);
  const hasLamps = panel?.rows.some((row) => row.some(({ lamp }) => lamp !== undefined)) === true;
  if (panel === undefined) return null;
  return (
    <div className="panel">
      {isAlone && <h1>{visibleText(panel.name)}</h1>}
      {panel.rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a panel are told apart by their place
        <div key={at} className="panel-row">
          {row.map((button, column) => (
            <BigButton
              // biome-ignore lint/suspicious/noArrayIndexKey: buttons of a row are told apart by their place
              key={column}
              button={button}
              isLit={lamps.find((lamp) => lamp.row === at && lamp.column === column)?.isLit}
              onPanel={(name) =>
                session.place.set({
                  type: 'panels',
                  path: `panels/${name}.yaml`,
                  ...(isAlone ? { item: operatorView } : {}),
                })
              }
            />
          ))}
        </div>
      ))}
      {panel.links.length > 0 && (
        <p className="panel-links">
          {panel.links.map(({ title, url }) => (
            <a key={url} className="text-link" href={url} target="_blank" rel="noreferrer">
              {visibleText(title)}
            </a>
          ))}
        </p>
      )}
      {panel.rows.length === 0 && <p className="dim">{t('panelEmpty')}</p>}
      {hasLamps && <ComplaintLine complaint={complaint} />}
    </div>
  );
}

function BigButton({
  button,
  isLit,
  onPanel,
}: {
  readonly button: PanelButton;
  /** Undefined for a button without a lamp. */
  readonly isLit: boolean | undefined;
  readonly onPanel: (name: string) => void;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const run = useMemo(() => new MessageRun(session.api, session.after), [session]);
  const state = useStore(run.state);
  useEffect(() => () => run.stop(), [run]);
  const { action, title } = button;
  const press = (): void => {
    if (state.type === 'running') run.stop();
    else if (action.type === 'panel') onPanel(action.panel);
    else void run.press(action);
  };
  return (
    <button type="button" className={`panel-button ${state.type}`} onClick={press}>
      <span className="panel-title">
        {isLit !== undefined && (
          <span
            className={`lamp lamp-${isLit ? 'on' : 'off'}`}
            role="img"
            aria-label={t(isLit ? 'panelLit' : 'panelDark')}
          />
        )}
        {visibleText(title)}
      </span>
      <small role="status" title={sentenceOf(state, words)}>
        {sentenceOf(state, words)}
      </small>
    </button>
  );
}

function sentenceOf(state: RunState, { t, complaint }: ReturnType<typeof useWords>): string {
  switch (state.type) {
    case 'idle':
      return '';
    case 'running':
      return state.of > 1 ? t('panelStep', { at: state.at, of: state.of }) : t('panelRuns');
    case 'done':
      return t('panelDone');
    case 'failed':
      return state.complaint === undefined ? t('panelFailed') : complaint(state.complaint);
  }
}

/** How the lamps of a panel stand, looked at while it is shown. */
function useLamps(path: string): {
  readonly lamps: readonly PanelLampReport[];
  readonly complaint: Complaint | undefined;
} {
  const session = useSession();
  const [lamps, setLamps] = useState<readonly PanelLampReport[]>([]);
  const [complaint, setComplaint] = useState<Complaint>();
  useEffect(() => {
    const look = (): void => {
      session.api.call('panels.lamps', { path }).then(
        (found) => {
          setLamps(found);
          setComplaint(undefined);
        },
        (error: unknown) => setComplaint(complaintOf(error)),
      );
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [session, path]);
  return { lamps, complaint };
}

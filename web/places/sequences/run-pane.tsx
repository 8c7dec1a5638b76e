import { useCallback, useEffect, useState } from 'react';
import { escapeControls, visibleText } from '../../../src/bytes/escapes.js';
import type {
  SequenceRunReport,
  SequenceRunSummary,
  SequenceStepRow,
} from '../../../src/operations/sequences.js';
import { type Complaint, complaintOf } from '../../session.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { CopyButton } from '../../views/copy-button.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import type { OpenFile } from '../../workspace/open-file.js';
import { StepFailureView } from './step-failure-view.js';
import { contentOf, isBad, seconds, shownStep, sinceStep } from './step-words.js';

/** Milliseconds between looks at a run that goes on. */
const lookEveryMs = 200;

/** Ways in which a file can stand that let it be run: as it is, or once it is saved. */
const ready: ReadonlySet<string> = new Set(['saved', 'pending']);

const marks = { held: '✓', done: '·', failed: '✗', running: '▸' } as const;

/** Beside a sequence: its run, a segment and a line for each step, the first that failed unfolded while the rest goes on. */
export function RunPane({
  file,
  latest,
}: {
  readonly file: OpenFile;
  /** Its latest run, as the list knows it. */
  readonly latest: SequenceRunSummary | undefined;
}) {
  const session = useSession();
  const { t, count, failure } = useWords();
  const state = useStore(file.state);
  const report = useStore(session.files.report);
  const [run, setRun] = useState<SequenceRunReport>();
  const [chosen, setChosen] = useState<string>();
  const [complaint, setComplaint] = useState<Complaint>();
  const id = run?.id ?? latest?.id;
  const isRunning = run?.state === 'running';
  const look = useCallback(async (): Promise<void> => {
    if (id === undefined) return;
    try {
      const found = await session.api.call('sequences.get', { id });
      // Another run may have begun while it was asked.
      setRun((shown) => (shown === undefined || shown.id === found.id ? found : shown));
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  }, [session, id]);
  useEffect(() => {
    if (run === undefined) void look();
    if (!isRunning) return;
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => clearInterval(timer);
  }, [run, isRunning, look]);
  const begin = async (): Promise<void> => {
    try {
      await file.save();
      const now = file.state.get();
      // What is typed has a fault: the file as it was would run instead.
      if (now.type !== 'open' || now.saving.type !== 'saved') return;
      setChosen(undefined);
      setRun(await session.api.call('sequences.run', { body: { path: file.path } }));
      setComplaint(undefined);
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const stop = async (): Promise<void> => {
    if (run === undefined) return;
    try {
      setRun(await session.api.call('sequences.stop', { id: run.id }));
    } catch (error) {
      setComplaint(complaintOf(error));
    }
  };
  const rows = run?.rows ?? [];
  const shown = shownStep(rows, chosen);
  const environment = report?.environment === '' ? '' : ` --env ${report?.environment ?? ''}`;
  const command = `bob run ${file.path}${environment}`;
  return (
    <section className="run-pane" aria-label={t('run')}>
      <header>
        <h2>{t('run')}</h2>
        {run !== undefined && (
          <p role="status" className={isBad(run.state) ? 'bad' : undefined}>
            {run.state === 'faulty'
              ? t('runFaulty')
              : t(`runIs_${run.state}`, {
                  steps: count(run.steps),
                  failed: count(run.failed),
                  time: seconds(run.tookMs),
                })}
          </p>
        )}
        {isRunning ? (
          <button type="button" onClick={() => void stop()}>
            {t('runStop')}
          </button>
        ) : (
          <button
            type="button"
            className="primary"
            aria-disabled={state.type !== 'open' || !ready.has(state.saving.type)}
            aria-keyshortcuts="Control+Enter"
            onClick={() => void begin()}
          >
            {t('runBegin')}
          </button>
        )}
      </header>
      {rows.length > 0 && (
        <div className="run-segments" aria-hidden="true">
          {rows
            .filter(({ depth }) => depth === 0)
            .map(({ number, outcome }) => (
              <i key={number} className={outcome} />
            ))}
        </div>
      )}
      <ol className="run-steps">
        {rows.map((row) => (
          <StepLine
            key={row.number}
            row={row}
            isShown={row.number === shown?.number}
            onChoose={() => setChosen(row.number)}
          />
        ))}
      </ol>
      {shown?.failure !== undefined && <StepFailureView file={file} row={shown} failure={shown.failure} />}
      {isRunning && run.messages.length > 0 && (
        <ul className="run-messages mono">
          {run.messages.slice(-6).map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the latest messages move on
            <li key={index}>
              <span className="dim">{sinceStep(message.afterMs)}</span>{' '}
              <span className={message.direction === 'sent' ? 'tx' : 'rx'}>
                {message.direction === 'sent' ? '↑' : '↓'}
              </span>{' '}
              {contentOf(message)}
            </li>
          ))}
        </ul>
      )}
      <p className="run-command">
        <span className="dim">{t('runCommand')}</span> <CopyButton text={command} />
      </p>
      <ComplaintLine complaint={complaint} />
      {run?.problem !== undefined && (
        <p className="complaint" role="alert">
          {t('runIs_faulty', {
            line: run.problem.line,
            column: run.problem.column,
            why: failure(run.problem.failure),
          })}
        </p>
      )}
    </section>
  );
}

function StepLine({
  row,
  isShown,
  onChoose,
}: {
  readonly row: SequenceStepRow;
  readonly isShown: boolean;
  readonly onChoose: () => void;
}) {
  const { number, verb, title, depth, outcome, rounds, failedRounds, tookMs } = row;
  const often = rounds > 1 ? ` ×${rounds}` : '';
  const failedOften = failedRounds > 0 && rounds > 1 ? ` ✗${failedRounds}` : '';
  return (
    <li className={outcome}>
      <button type="button" className="run-step" aria-current={isShown || undefined} onClick={onChoose}>
        <span className="run-outcome" aria-hidden="true">
          {marks[outcome]}
        </span>
        <span className="unseen">{outcome}</span>
        <span className="run-number mono dim">{number}</span>
        <span className="run-title" style={{ paddingLeft: `${depth * 12}px` }}>
          <b>{verb}</b> <code className="mono">{visibleText(escapeControls(title))}</code>
          {often !== '' && <span className="dim">{often}</span>}
          {failedOften !== '' && <span className="bad">{failedOften}</span>}
        </span>
        <span className="run-took mono dim">{outcome === 'running' ? '' : seconds(tookMs)}</span>
      </button>
    </li>
  );
}

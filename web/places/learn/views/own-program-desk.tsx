import type { ReactNode } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { OwnTasks } from '../../../../src/lesson/own-tasks.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useWords } from '../../../views/use-session.js';
import type { OpenOwnProgram, OwnProgram } from '../state/own-program.js';
import { isRight, type OwnSituation, ownSituation } from '../state/own-situation.js';
import { OwnFindings } from './own-findings.js';
import { OwnPieces } from './own-pieces.js';
import { Worded } from './worded.js';

const lamps: Readonly<Record<OwnSituation, string>> = {
  ...{ awaited: 'off', connected: 'on', ended: 'off', sent: 'on' },
  ...{ unasked: 'off', asking: 'busy', asked: 'on' },
};

/** A program that is watched: what it is to do, where, what passes, and what is wrong with it. */
export function OwnProgramDesk({
  title,
  own,
  view,
  tasks,
}: {
  readonly title: ReactNode;
  readonly own: OwnProgram;
  readonly view: OpenOwnProgram;
  readonly tasks: OwnTasks;
}) {
  const { t, failure } = useWords();
  const { state, wasAsked, withdrawn, complaint } = view;
  const task = state.side === 'client' ? tasks.client : tasks.server;
  if (task === undefined) return null;
  return (
    <>
      <div className="pane-head">
        {title}
        <span className="grow" />
        {state.program !== undefined && (
          <span className="own-process" title={t('learnOwnProcess', state.program)}>
            {t('learnOwnProcess', state.program)}
          </span>
        )}
        <button type="button" className="quiet" onClick={() => own.close()}>
          {t('close')}
        </button>
      </div>
      <p className="dim">
        <Worded says={task.asks} />
      </p>
      {state.side === 'client' ? (
        <p className="own-where">
          {t(task.task.kind === 'line-client' ? 'learnOwnConnectTo' : 'learnOwnSendTo')}{' '}
          <CopyButton text={state.address} />
        </p>
      ) : (
        <p className="own-where">
          {t('learnOwnAskedAt', { address: state.address })}{' '}
          <button type="button" aria-disabled={state.isAsking} onClick={() => void own.ask()}>
            {t(wasAsked ? 'learnOwnTryAgain' : 'learnOwnTry')}
          </button>
        </p>
      )}
      <ComplaintLine complaint={complaint} />
      {state.pieces.length > 0 && <OwnPieces state={state} encoding={encodingOf(task.task)} />}
      {state.failure !== undefined && (
        <p className="bad" role="alert">
          {failure(state.failure)}
        </p>
      )}
      <OwnFindings findings={state.findings} withdrawn={withdrawn} isRight={isRight(state, wasAsked)} />
    </>
  );
}

/** How far the program is, beside a lamp. */
export function Situation({ view: { state, wasAsked } }: { readonly view: OpenOwnProgram }) {
  const { t } = useWords();
  const situation = ownSituation(state, wasAsked);
  return (
    <>
      <span className={`lamp lamp-${state.failure === undefined ? lamps[situation] : 'bad'}`} />
      <span role="status">{t(`learnOwn_${situation}`)}</span>
    </>
  );
}

/** What the program's bytes are read as. */
function encodingOf(task: { readonly kind: string; readonly encoding?: EncodingName }): EncodingName {
  return task.encoding ?? 'utf-8';
}

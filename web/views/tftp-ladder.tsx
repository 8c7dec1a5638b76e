import { useEffect, useState } from 'react';
import type { TftpStory, TftpTransfer, TraceStep } from '../../src/http/tftp-protocol.js';
import { type Complaint, complaintOf } from '../session.js';
import { isTrouble, stepBlocks, stepDirection } from '../state/tftp-rows.js';
import { ComplaintLine } from './complaint-line.js';
import { useSession, useWords, type WordKey } from './use-session.js';

/** Steps that are drawn; trouble is never left out of them. */
const mostSteps = 400;

/** The story of a finished transfer: what both sides agreed to, and the ladder of its packets. */
export function TftpLadder({ transfer }: { readonly transfer: TftpTransfer }) {
  const session = useSession();
  const { t, count } = useWords();
  const [story, setStory] = useState<TftpStory>();
  const [complaint, setComplaint] = useState<Complaint>();
  const { id, mode, blockBytes, windowBlocks, duplicates } = transfer;
  useEffect(() => {
    let wanted = true;
    session.api.tftpStory(id).then(
      (told) => wanted && setStory(told),
      (error: unknown) => wanted && setComplaint(complaintOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [session, id]);
  const hidden = story === undefined ? 0 : story.stepsLost + Math.max(0, story.steps.length - mostSteps);
  return (
    <div className="ladder">
      <p className="dim">
        {t('tftpFacts', { mode, block: blockBytes, window: windowBlocks })} ·{' '}
        {t('tftpDuplicates', { count: duplicates })}
      </p>
      <ComplaintLine complaint={complaint} />
      {hidden > 0 && <p className="dim">{t('tftpStepsLost', { count: hidden, shown: count(hidden) })}</p>}
      <ol className="mono">
        {story?.steps.slice(-mostSteps).map((step, index) => {
          const key = `${index} ${step.atMs}`;
          return <Step key={key} step={step} />;
        })}
      </ol>
    </div>
  );
}

function Step({ step }: { readonly step: TraceStep }) {
  const { t } = useWords();
  const direction = stepDirection(step);
  const arrow = { out: '──▸', in: '◂──', none: '· · ·' }[direction];
  const colour = isTrouble(step) ? 'bad' : direction === 'out' ? 'tx' : direction === 'in' ? 'rx' : 'dim';
  return (
    <li>
      <span className="dim">{(step.atMs / 1_000).toFixed(4)} s</span>
      <span className={colour} aria-hidden="true">
        {arrow}
      </span>
      <span className={isTrouble(step) ? 'bad' : undefined}>
        {t(`tftpStep_${step.kind}` satisfies WordKey, { blocks: stepBlocks(step) })}
      </span>
    </li>
  );
}

import { useEffect, useState } from 'react';
import type { TftpStory, TftpTransfer, TraceStep } from '../../src/http/tftp-protocol.js';
import { type Complaint, complaintOf } from '../session.js';
import { agreedOptions, isTrouble, requestName, stepBlocks, stepDirection } from '../state/tftp-rows.js';
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
  const { id, mode, isAgreed, blockBytes, windowBlocks, duplicates } = transfer;
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
        {isAgreed
          ? `${t('tftpFacts', { mode, block: blockBytes, window: windowBlocks })} · ${t('tftpDuplicates', { count: duplicates })}`
          : t('tftpNothingAgreed')}
      </p>
      <ComplaintLine complaint={complaint} />
      {hidden > 0 && <p className="dim">{t('tftpStepsLost', { count: hidden, shown: count(hidden) })}</p>}
      {story?.steps.length === 0 && <p className="dim">{t('tftpNoSteps')}</p>}
      {story !== undefined && story.steps.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <ol className="mono" tabIndex={0}>
          {story.steps.slice(-mostSteps).map((step, index) => {
            const key = `${index} ${step.atMs}`;
            return <Step key={key} step={step} transfer={transfer} />;
          })}
        </ol>
      )}
    </div>
  );
}

function Step({ step, transfer }: { readonly step: TraceStep; readonly transfer: TftpTransfer }) {
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
        {t(`tftpStep_${step.kind}` satisfies WordKey, {
          blocks: stepBlocks(step),
          request: requestName(transfer),
          agreed: agreedOptions(transfer),
        })}
        {step.kind.startsWith('request') && step.block > 0 && (
          <span className="dim"> {t('tftpOptionsAsked', { count: step.block })}</span>
        )}
      </span>
    </li>
  );
}

import { useEffect, useState } from 'react';
import type { TftpStory, TftpTransfer, TraceStep } from '../../../src/operations/tftp-transfers.js';
import { type Complaint, complaintOf } from '../../session.js';
import { formatDelta, formatRate } from '../../state/numbers.js';
import { ComplaintLine } from '../../views/complaint-line.js';
import { RatePlot } from '../../views/rate-plot.js';
import { useSession, useWords, type WordKey } from '../../views/use-session.js';
import { type LadderRow, ladderRows, ladderTime } from './tftp-ladder.js';
import { agreedOptions, isTrouble, requestName, stepBlocks, stepDirection } from './tftp-rows.js';
import { optionWords } from './tftp-words.js';
import { throughputOf } from './throughput.js';

/** Rows that are drawn of each end; what is between them is counted. */
const maxRowsOfAnEnd = 150;
/** Fewer spans than these have no shape. */
const minThroughputSpans = 4;
/** The interval at which a running transfer's steps are requested. */
const lookAgainMs = 1_000;

/** The story of a transfer: what both sides agreed to, and the ladder of its packets; kept up while it runs. */
export function TftpLadder({ transfer }: { readonly transfer: TftpTransfer }) {
  const words = useWords();
  const { t, count } = words;
  const { story, complaint } = useStory(transfer);
  const { mode, isAgreed, blockBytes, windowBlocks, duplicates, roundTripMs } = transfer;
  const facts = [
    t('tftpFacts', { mode, block: count(blockBytes), window: count(windowBlocks) }),
    ...optionWords(transfer).map((option) => t('tftpAsked', { option })),
    ...(roundTripMs === undefined ? [] : [t('tftpRoundTrip', { time: formatDelta(roundTripMs * 1_000) })]),
    ...(duplicates === 0 ? [] : [t('tftpDuplicates', { count: duplicates })]),
  ];
  return (
    <div className="ladder">
      <p className="dim ladder-facts">{isAgreed ? facts.join(' · ') : t('tftpNothingAgreed')}</p>
      <ComplaintLine complaint={complaint} />
      {story?.steps.length === 0 && <p className="dim">{t('tftpNoSteps')}</p>}
      {story !== undefined && <Throughput story={story} />}
      {story !== undefined && story.steps.length > 0 && <Ladder story={story} transfer={transfer} />}
    </div>
  );
}

/** The steps of a transfer, requested again while it runs. */
function useStory({ id, outcome }: TftpTransfer) {
  const session = useSession();
  const [story, setStory] = useState<TftpStory>();
  const [complaint, setComplaint] = useState<Complaint>();
  const isRunning = outcome === 'running';
  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const loaded = await session.api.call('tftp.story', { id });
        if (!wanted) return;
        setStory(loaded);
        setComplaint(undefined);
        if (isRunning) timer = setTimeout(() => void look(), lookAgainMs);
      } catch (error) {
        // A transfer that has just ended is requested again in its final state.
        if (wanted && !isRunning) setComplaint(complaintOf(error));
      }
    };
    void look();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, id, isRunning]);
  return { story, complaint };
}

/** How fast a transfer was over its time, where that was long enough to have a shape. */
function Throughput({ story }: { readonly story: TftpStory }) {
  const { t } = useWords();
  const [at, setAt] = useState<number>();
  const { startMs, everyMs, bytesPerSecond } = throughputOf(story);
  if (bytesPerSecond.length < minThroughputSpans) return null;
  return (
    <RatePlot
      word={t('tftpThroughput')}
      values={bytesPerSecond}
      format={formatRate}
      thousand={1_024}
      startSeconds={startMs / 1_000}
      stepSeconds={everyMs / 1_000}
      at={at}
      onAt={setAt}
    />
  );
}

function Ladder({ story, transfer }: { readonly story: TftpStory; readonly transfer: TftpTransfer }) {
  const { t } = useWords();
  const all = ladderRows(story);
  const hidden = all.length - 2 * maxRowsOfAnEnd;
  const rows: readonly LadderRow[] =
    hidden <= 1
      ? all
      : [...all.slice(0, maxRowsOfAnEnd), { type: 'lost', count: hidden }, ...all.slice(-maxRowsOfAnEnd)];
  return (
    <div className="ladder-frame">
      <p className="ladder-ends mono" aria-hidden="true">
        <span className="ladder-time">ms</span>
        <span className="ladder-names">
          <b>bob</b>
          <b className="cut">{transfer.peer}</b>
        </span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <ol className="mono" tabIndex={0} aria-label={t('tftpSteps')}>
        {rows.map((row, index) => {
          const key = `${index} ${row.type}`;
          return <Row key={key} row={row} transfer={transfer} />;
        })}
      </ol>
    </div>
  );
}

function Row({ row, transfer }: { readonly row: LadderRow; readonly transfer: TftpTransfer }) {
  const { t, count } = useWords();
  switch (row.type) {
    case 'step':
      return <Step step={row.step} transfer={transfer} />;
    case 'windows':
      return (
        <Apart
          text={t('tftpWindows', {
            count: row.count,
            shown: count(row.count),
            first: count(row.first),
            last: count(row.last),
          })}
        />
      );
    case 'silence':
      return <Apart text={t('tftpSilence', { span: formatDelta(row.ms * 1_000) })} isBad />;
    case 'lost':
      return <Apart text={t('tftpStepsLost', { count: row.count, shown: count(row.count) })} />;
  }
}

/** A row between the steps, without an arrow. */
function Apart({ text, isBad = false }: { readonly text: string; readonly isBad?: boolean }) {
  return (
    <li className={isBad ? 'apart bad' : 'apart dim'}>
      <time className="ladder-time" />
      <span className="track">
        <b>{text}</b>
      </span>
    </li>
  );
}

function Step({ step, transfer }: { readonly step: TraceStep; readonly transfer: TftpTransfer }) {
  const { t } = useWords();
  const direction = stepDirection(step);
  const side = direction === 'out' ? 'tx' : direction === 'in' ? 'rx' : 'none';
  return (
    <li className={isTrouble(step) ? `${side} trouble` : side}>
      <time className="ladder-time">{ladderTime(step.atMs)}</time>
      <span className="track">
        <b>
          {t(`tftpStep_${step.kind}` satisfies WordKey, {
            blocks: stepBlocks(step),
            request: requestName(transfer),
            agreed: agreedOptions(transfer),
          })}
          {step.kind.startsWith('request') && step.block > 0 && (
            <span className="dim"> {t('tftpOptionsAsked', { count: step.block })}</span>
          )}
        </b>
      </span>
    </li>
  );
}

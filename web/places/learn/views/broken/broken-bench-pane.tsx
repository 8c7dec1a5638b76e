import { useEffect, useState } from 'react';
import type { EncodingName } from '../../../../../src/bytes/encoding-names.js';
import type { Chosen } from '../../../../../src/lesson/broken/broken-bench.js';
import { ComplaintLine } from '../../../../views/complaint-line.js';
import { useWords } from '../../../../views/use-session.js';
import { lessonRows, rowInView } from '../../state/lesson-rows.js';
import { type BenchView, isOfChosen, type OpenBench } from '../../state/open-bench.js';
import { BenchEnds } from '../bench-ends.js';
import { LessonLadder } from '../lesson-ladder.js';
import { RowPane } from '../row-pane.js';
import { TrialPane } from './trial-pane.js';

/** The bench: what has it tried, both ends, what happened between them, what came of each goal, and the bytes of a row. */
export function BrokenBenchPane({
  open,
  view,
  chosen,
}: {
  readonly open: OpenBench;
  readonly view: BenchView;
  readonly chosen: Chosen;
}) {
  const { t } = useWords();
  const { bench } = open.bench;
  const trial = view.latest?.trial;
  const seen = trial?.seen ?? [];
  const rows = lessonRows(bench, seen);
  const [picked, setPicked] = useState<number>();
  const [encoding, setEncoding] = useState<EncodingName>('utf-8');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another trial has other rows
  useEffect(() => setPicked(undefined), [trial]);
  const at = picked !== undefined && picked < rows.length ? picked : rowInView(rows);
  return (
    <section className="bench" aria-label={t('learnBench')}>
      <TryControls open={open} view={view} chosen={chosen} />
      {view.complaint !== undefined && (
        <div className="lesson-trouble">
          <ComplaintLine complaint={view.complaint} />
        </div>
      )}
      <BenchEnds bench={bench} seen={seen} />
      <LessonLadder
        key={view.latest?.trials ?? 0}
        bench={bench}
        rows={rows}
        moment={0}
        chosen={at}
        isPicked={at === picked}
        captureFailure={trial?.captureFailure}
        onChoose={setPicked}
      />
      <div className="bench-low">
        <TrialPane bench={open.bench} latest={view.latest} />
        <RowPane
          key={`${view.latest?.trials ?? 0} ${at}`}
          bench={bench}
          row={rows[at]}
          encoding={encoding}
          onEncoding={setEncoding}
        />
      </div>
    </section>
  );
}

function TryControls({
  open,
  view: { latest, isTrying },
  chosen,
}: {
  readonly open: OpenBench;
  readonly view: BenchView;
  readonly chosen: Chosen;
}) {
  const { t } = useWords();
  const isStale = latest !== undefined && !isOfChosen(latest.trial, chosen);
  return (
    <div className="bench-controls">
      <h2>{t('learnBench')}</h2>
      <span className="dim bench-hint">{t(isStale ? 'brokenChanged' : 'brokenKeys')}</span>
      <span className="bench-moment" role="status">
        <TrialState latest={latest} isTrying={isTrying} />
      </span>
      <button
        type="button"
        className={isTrying ? 'bench-try' : 'bench-try primary'}
        aria-disabled={isTrying}
        aria-label={t('brokenTry')}
        aria-keyshortcuts="Enter"
        onClick={() => void open.try()}
      >
        {t('brokenTry')} <kbd>↵</kbd>
      </button>
    </div>
  );
}

function TrialState({ latest, isTrying }: Pick<BenchView, 'latest' | 'isTrying'>) {
  const { t } = useWords();
  if (isTrying) return <span className="dim">{t('brokenTrying')}</span>;
  if (latest === undefined) return <span className="dim">{t('brokenUntried')}</span>;
  const { trial, trials } = latest;
  if (trial.isMended) return <span className="ok">{t('brokenTrialMended', { number: trials })}</span>;
  const held = trial.goals.filter(({ holds }) => holds).length;
  return (
    <span className="bad">{t('brokenTrialHeld', { number: trials, held, all: trial.goals.length })}</span>
  );
}

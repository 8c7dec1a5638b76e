import { isSameValue } from '../../../../../src/bytes/same-value.js';
import { encodeUtf8 } from '../../../../../src/bytes/utf8.js';
import type { EndName } from '../../../../../src/lesson/act.js';
import type { BrokenBench, Goal } from '../../../../../src/lesson/broken/broken-bench.js';
import { brokenBenches } from '../../../../../src/lesson/broken/broken-benches.js';
import type { Came } from '../../../../../src/lesson/broken/came.js';
import { useWords } from '../../../../views/use-session.js';
import { Pieces } from '../../../endpoint/log/pieces.js';
import { rowText } from '../../../endpoint/log/row-content.js';
import type { BenchView } from '../../state/open-bench.js';
import type { Trial, TriedGoal } from '../../state/trial.js';
import { callText } from '../call-text.js';
import { CourseNext } from '../course/course-home.js';
import { Worded } from '../worded.js';

/** Lines of a program that are shown of a goal; a trial has some five. */
const maxTexts = 12;
const maxTextLength = 120;

/** What should happen at a broken bench; after a trial, what came of it, and why it works where it is mended. */
export function TrialPane({
  bench,
  latest,
}: {
  readonly bench: BrokenBench;
  readonly latest: BenchView['latest'];
}) {
  const { t } = useWords();
  const trial = latest?.trial;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="trial-pane" tabIndex={0} aria-label={t('brokenGoals')}>
      {latest?.trial.isMended === true && <Mended bench={bench} latest={latest} />}
      <h3>{t('brokenGoals')}</h3>
      <ul className="broken-goals">
        {bench.goals.map((goal) => (
          <GoalLine key={goal.id} goal={goal} tried={trial?.goals.find(({ id }) => id === goal.id)} />
        ))}
      </ul>
      {trial !== undefined && <Prints trial={trial} />}
    </section>
  );
}

/** That it is mended, why it works now, and where to go on. */
function Mended({
  bench,
  latest: { trials, hints },
}: {
  readonly bench: BrokenBench;
  readonly latest: NonNullable<BenchView['latest']>;
}) {
  const { t } = useWords();
  const next = brokenBenches[brokenBenches.indexOf(bench) + 1];
  return (
    <div className="broken-mended">
      <h3>
        <span className="ok">
          <span aria-hidden="true">✓ </span>
          {t('brokenIsMended')}
        </span>{' '}
        <span className="dim">
          {t('brokenTried', { count: trials })}
          {hints > 0 && ` · ${t('brokenHinted', { count: hints })}`}
        </span>
      </h3>
      <p>
        <Worded says={bench.why} />
      </p>
      <p className="lesson-verbs">
        <CourseNext id={bench.id} following={next} word="brokenNext" />
      </p>
    </div>
  );
}

function GoalLine({ goal, tried }: { readonly goal: Goal; readonly tried: TriedGoal | undefined }) {
  const { t } = useWords();
  const mark = tried === undefined ? '○' : tried.holds ? '✓' : '✗';
  return (
    <li className={tried === undefined ? 'untried' : tried.holds ? 'held' : 'failed'}>
      <span className={tried === undefined ? 'dim' : tried.holds ? 'ok' : 'bad'} aria-hidden="true">
        {mark}
      </span>
      <div>
        <p>
          <Worded says={goal.says} />
          {tried !== undefined && (
            <span className="unseen">{t(tried.holds ? 'brokenHolds' : 'brokenFails')}</span>
          )}
        </p>
        {tried?.holds !== true && goal.wanted !== undefined && (
          <p>
            <span className="dim">{t('brokenWanted')} </span>
            <Texts texts={goal.wanted} />
          </p>
        )}
        {tried?.holds === false && (
          <p>
            <span className="dim">{t('brokenCame')} </span>
            <CameText came={tried.came} />
          </p>
        )}
      </div>
    </li>
  );
}

function CameText({ came }: { readonly came: Came }) {
  const { t, failure } = useWords();
  switch (came.type) {
    case 'texts':
      return <Texts texts={came.texts} />;
    case 'failure':
      return failure(came.failure);
    case 'waiting':
      return t('brokenWaits', { end: t(`brokenEnd_${came.end}`), call: callText(came.call, undefined) });
    case 'nothing':
      return t('brokenNothing');
  }
}

/** What each program printed, unless a goal that failed says it already. */
function Prints({ trial: { prints, goals } }: { readonly trial: Trial }) {
  const { t } = useWords();
  const ends = [...new Set<EndName>(prints.map(({ end }) => end))];
  const shown = ends
    .map((end) => ({ end, texts: prints.filter((one) => one.end === end).map(({ text }) => text) }))
    .filter(({ texts }) => !goals.some((goal) => isSaid(goal, texts)));
  if (shown.length === 0) return null;
  return (
    <div className="broken-prints">
      {shown.map(({ end, texts }) => (
        <p key={end}>
          <span className="dim">{t('brokenPrints', { end: t(`brokenEnd_${end}`) })} </span>
          <Texts texts={texts} />
        </p>
      ))}
    </div>
  );
}

function isSaid({ holds, came }: TriedGoal, texts: readonly string[]): boolean {
  return !holds && came.type === 'texts' && isSameValue(came.texts, texts);
}

/** Lines that a program printed, control characters as small marks. */
function Texts({ texts }: { readonly texts: readonly string[] }) {
  return (
    <span className="broken-texts">
      {texts.slice(0, maxTexts).map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is told by its place
        <span key={index} className="byte-box">
          <Pieces pieces={rowText(encodeUtf8(text.slice(0, maxTextLength)), 'utf-8', false).pieces} />
          {text.length > maxTextLength && '…'}
        </span>
      ))}
      {texts.length > maxTexts && '…'}
    </span>
  );
}

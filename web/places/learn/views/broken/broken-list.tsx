import type { BrokenBench } from '../../../../../src/lesson/broken/broken-bench.js';
import { brokenBenches } from '../../../../../src/lesson/broken/broken-benches.js';
import { hashOfPlace } from '../../../../state/place.js';
import { useSession, useStore, useWords } from '../../../../views/use-session.js';
import { type BrokenMark, mendedCount, unbegun } from '../../state/broken-progress.js';

/** The broken benches in their order, below the lessons, and how far somebody is at each. */
export function BrokenList() {
  const { t } = useWords();
  const progress = useStore(useSession().brokenProgress);
  return (
    <section className="broken-list" aria-labelledby="broken-list">
      <div className="lesson-list-head">
        <h2 id="broken-list">{t('brokenBenches')}</h2>
        <span className="dim">
          {t('brokenProgress', { mended: mendedCount(progress), all: brokenBenches.length })}
        </span>
      </div>
      <p className="dim">{t('brokenPurpose')}</p>
      <ol>
        {brokenBenches.map((bench, index) => (
          <BrokenLine key={bench.id} bench={bench} number={index + 1} mark={progress[bench.id] ?? unbegun} />
        ))}
      </ol>
    </section>
  );
}

function BrokenLine({
  bench: { id, title, bench },
  number,
  mark: { trials, hints, isMended },
}: {
  readonly bench: BrokenBench;
  readonly number: number;
  readonly mark: BrokenMark;
}) {
  const { t, language } = useWords();
  return (
    <li>
      <a className="lesson-line broken-line" href={hashOfPlace({ type: 'learn', lesson: id })}>
        <span className="lesson-number">{number}</span>
        <span className="broken-name">
          <b>{title[language]}</b>
          <span className="broken-protocol">{bench.carries ?? bench.protocol}</span>
        </span>
        <span className="lesson-mark">
          {trials > 0 && <span className="dim">{t('brokenTried', { count: trials })}</span>}
          {hints > 0 && <span className="dim">{t('brokenHinted', { count: hints })}</span>}
          {isMended && (
            <span className="ok">
              <span aria-hidden="true">✓ </span>
              {t('brokenMended')}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

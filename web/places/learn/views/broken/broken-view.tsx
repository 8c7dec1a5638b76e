import { useEffect } from 'react';
import { brokenBenches } from '../../../../../src/lesson/broken/broken-benches.js';
import { brokenIds } from '../../../../../src/lesson/broken/broken-ids.js';
import { useSession, useStore, useWords } from '../../../../views/use-session.js';
import { unbegun } from '../../state/broken-progress.js';
import { chosenOf, type OpenBench } from '../../state/open-bench.js';
import { CourseHome } from '../course/course-home.js';
import { BrokenBenchPane } from './broken-bench-pane.js';
import { BrokenTextPane } from './broken-text-pane.js';
import { useBenchKeys } from './use-bench-keys.js';

/** A broken bench: what is said of it and can be changed, beside what comes of a trial. */
export function BrokenView({ open }: { readonly open: OpenBench }) {
  const { t } = useWords();
  const { bench } = open;
  const progress = useStore(useSession().brokenProgress);
  const view = useStore(open.view);
  const mark = progress[bench.id] ?? unbegun;
  const chosen = chosenOf(bench, mark);
  useBenchKeys(open);
  useEffect(() => () => open.leave(), [open]);
  return (
    <>
      <div className="head learn-head broken-head">
        <div className="head-line">
          <h1>{t('brokenTitle', { number: brokenBenches.indexOf(bench) + 1 })}</h1>
          <span className="dim">{t('brokenOf', { all: brokenBenches.length })}</span>
          <span className="lesson-progress" aria-hidden="true">
            {brokenIds.map((id) => (
              <i
                key={id}
                className={id === bench.id ? 'current' : progress[id]?.isMended === true ? 'done' : undefined}
              />
            ))}
          </span>
          <p className="head-state">
            {mark.isMended && (
              <span className="ok">
                <span aria-hidden="true">✓ </span>
                {t('brokenMended')}
              </span>
            )}
          </p>
          <div className="head-verbs">
            <CourseHome id={bench.id} />
          </div>
        </div>
      </div>
      <div className="lesson broken">
        <BrokenTextPane open={open} mark={mark} chosen={chosen} />
        <BrokenBenchPane open={open} view={view} chosen={chosen} />
      </div>
    </>
  );
}

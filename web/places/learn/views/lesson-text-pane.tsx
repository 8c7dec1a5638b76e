import { useEffect, useRef } from 'react';
import type { Lesson } from '../../../../src/lesson/lesson.js';
import { lessons } from '../../../../src/lesson/lessons/lessons.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useWords } from '../../../views/use-session.js';
import { benchThen } from '../state/bench-then.js';
import { waitingCalls } from '../state/lesson-rows.js';
import { type OpenLesson, shownMoments, type LessonView as View } from '../state/open-lesson.js';
import { callText } from './call-text.js';
import { CourseNext } from './course/course-home.js';
import { QuestionForm } from './question-form.js';
import { EarlierGuesses, Verdict } from './verdict.js';
import { Worded } from './worded.js';

/** What a lesson says of the moment that is looked at, and what it asks. */
export function LessonTextPane({
  lesson,
  open,
  view,
}: {
  readonly lesson: Lesson;
  readonly open: OpenLesson;
  readonly view: View;
}) {
  const { t, language } = useWords();
  const { phase, position, moments, isBusy, complaint } = view;
  const pane = useRef<HTMLElement>(null);
  const shown = shownMoments(view);
  const moment = moments[shown - 1];
  const step = lesson.steps.find(({ id }) => id === moment?.step);
  const asked = phase === 'asking' && position === undefined ? lesson.steps[moments.length] : undefined;
  // Where nothing answered, the same may be tried again.
  const isOver = phase === 'stuck' || phase === 'beginning' || complaint?.failure !== undefined;
  const isAtEnd = phase === 'finished' && position === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each moment is read from its head on
  useEffect(() => {
    // In a narrow window all that is around it scrolls.
    for (const scroller of [pane.current, pane.current?.parentElement])
      if (scroller instanceof HTMLElement) scroller.scrollTop = 0;
  }, [shown]);
  return (
    <article className="lesson-text" ref={pane} aria-labelledby="lesson-title">
      <div className="lesson-said">
        <h2 id="lesson-title">
          {lesson.title[language]}
          {lesson.subtitle[language] !== lesson.title[language] && <small>{lesson.subtitle[language]}</small>}
        </h2>
        {shown === 0 ? (
          <Intro lesson={lesson} />
        ) : (
          <details>
            <summary className="dim">{t('learnIntro')}</summary>
            <Intro lesson={lesson} />
          </details>
        )}
        <div aria-live="polite">
          {moment !== undefined && step !== undefined && (
            <>
              <Verdict step={step} moment={moment} />
              <p>
                <Worded says={step.says} facts={moment.facts} />
              </p>
            </>
          )}
          {isBusy && <p className="dim lesson-working">{t('learnWorking')}</p>}
        </div>
        {isAtEnd && <Summary lesson={lesson} open={open} />}
      </div>
      {(phase === 'stuck' || complaint !== undefined) && (
        <div className="lesson-trouble">
          {phase === 'stuck' && <StuckLine lesson={lesson} view={view} />}
          <ComplaintLine complaint={complaint} />
          {isOver && (
            <p>
              <button type="button" className="primary" onClick={() => void open.beginAgain()}>
                {t('learnAgain')}
              </button>
            </p>
          )}
        </div>
      )}
      {asked?.question !== undefined && (
        <QuestionForm
          key={asked.id}
          question={asked.question}
          picked={view.picked}
          isBusy={isBusy}
          open={open}
        />
      )}
      <EarlierGuesses lesson={lesson} moments={moments.slice(0, Math.max(0, shown - 1))} />
    </article>
  );
}

function Intro({ lesson }: { readonly lesson: Lesson }) {
  return lesson.intro.map((says) => (
    <p key={says.en}>
      <Worded says={says} />
    </p>
  ));
}

/** What did not happen in time. */
function StuckLine({ lesson, view }: { readonly lesson: Lesson; readonly view: View }) {
  const { t, language } = useWords();
  const { seen } = benchThen(lesson, { ...view, position: undefined });
  const waiting = waitingCalls(seen).map((call) =>
    t('learnStuckCall', { end: t(`learnEnd_${call.end}`), call: callText(call.call, call.maxBytes) }),
  );
  const awaited =
    waiting.length === 0
      ? t('learnStuckNothing')
      : new Intl.ListFormat(language, { type: 'conjunction' }).format(waiting);
  return (
    <p className="complaint" role="alert">
      {t('learnStuck', { awaited })}
    </p>
  );
}

/** What is to be taken along, and where to go on. */
function Summary({ lesson, open }: { readonly lesson: Lesson; readonly open: OpenLesson }) {
  const { t } = useWords();
  return (
    <div className="lesson-summary">
      <h3>{t('learnSummary')}</h3>
      <p>
        <Worded says={lesson.summary} />
      </p>
      <div className="lesson-verbs">
        <CourseNext id={lesson.id} following={lessons[lessons.indexOf(lesson) + 1]} />
        <button type="button" className="quiet" onClick={() => void open.beginAgain()}>
          {t('learnAgain')}
        </button>
      </div>
    </div>
  );
}

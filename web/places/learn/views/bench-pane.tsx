import { useEffect, useState } from 'react';
import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { Lesson } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import { lessonRows, rowInView } from '../state/lesson-rows.js';
import { benchThen, type OpenLesson, shownMoments, type LessonView as View } from '../state/open-lesson.js';
import { BenchEnds } from './bench-ends.js';
import { LessonLadder } from './lesson-ladder.js';
import { OwnProgramPane } from './own-program-pane.js';
import { ProgramPane } from './program-pane.js';
import { RowPane } from './row-pane.js';

/** The bench: what moves it, both ends, what happened between them, and the bytes and the program of it. */
export function BenchPane({
  lesson,
  open,
  view,
}: {
  readonly lesson: Lesson;
  readonly open: OpenLesson;
  readonly view: View;
}) {
  const { t } = useWords();
  const { bench, seen } = benchThen(lesson, view);
  const rows = lessonRows(bench, seen);
  const shown = shownMoments(view);
  const [chosen, setChosen] = useState<number>();
  const [encoding, setEncoding] = useState<EncodingName>('utf-8');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment has other rows
  useEffect(() => setChosen(undefined), [shown]);
  const at = chosen !== undefined && chosen < rows.length ? chosen : rowInView(rows);
  const row = rows[at];
  return (
    <section className="bench" aria-label={t('learnBench')}>
      <BenchControls lesson={lesson} open={open} view={view} />
      <BenchEnds bench={bench} seen={seen} />
      <LessonLadder bench={bench} rows={rows} chosen={at} isPicked={at === chosen} onChoose={setChosen} />
      <div className="bench-low">
        <ProgramPane lesson={lesson.id} />
        <RowPane
          key={`${shown} ${at}`}
          bench={bench}
          row={row}
          encoding={encoding}
          onEncoding={setEncoding}
        />
        <OwnProgramPane lesson={lesson.id} />
      </div>
    </section>
  );
}

/** Back, forth and on; which moment is looked at. */
function BenchControls({
  lesson,
  open,
  view,
}: {
  readonly lesson: Lesson;
  readonly open: OpenLesson;
  readonly view: View;
}) {
  const { t } = useWords();
  const { phase, position, isBusy, isRunning } = view;
  const shown = shownMoments(view);
  const isPast = position !== undefined;
  const canStep = isPast || (phase === 'ready' && !isBusy);
  return (
    <div className="bench-controls">
      <h2>{t('learnBench')}</h2>
      <span className="dim bench-hint">{isPast && t('learnPast')}</span>
      <span className="dim bench-moment" role="status">
        {t('learnMoment', { moment: shown, all: lesson.steps.length })}
      </span>
      <button
        type="button"
        aria-disabled={shown === 0}
        aria-label={t('learnBack')}
        aria-keyshortcuts="ArrowLeft"
        onClick={() => open.back()}
      >
        ◂ <span className="bench-word">{t('learnBack')}</span> <kbd>←</kbd>
      </button>
      <button
        type="button"
        className={canStep ? 'bench-step primary' : 'bench-step'}
        aria-disabled={!canStep}
        aria-label={t('learnStep')}
        aria-keyshortcuts="ArrowRight"
        onClick={() => {
          if (canStep) void open.step();
        }}
      >
        <span className="bench-word">{t('learnStep')}</span> ▸ <kbd>→</kbd>
      </button>
      <button
        type="button"
        aria-disabled={phase !== 'ready' && !isRunning}
        aria-keyshortcuts="Space"
        onClick={() => (isRunning ? open.pause() : open.run())}
      >
        {t(isRunning ? 'learnPause' : 'learnRun')}
      </button>
    </div>
  );
}

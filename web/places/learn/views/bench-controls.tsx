import type { Lesson } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import { type OpenLesson, shownMoments, type LessonView as View } from '../state/open-lesson.js';

/** Back, forth and on; which moment is looked at. */
export function BenchControls({
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

import { useLayoutEffect, useRef } from 'react';
import type { Choice, Question } from '../../../../src/lesson/lesson.js';
import { useWords } from '../../../views/use-session.js';
import type { OpenLesson } from '../state/open-lesson.js';
import { BriefBytes } from './byte-box.js';
import { Worded } from './worded.js';

/** The question that is open: its answers, and what lets the wire decide. */
export function QuestionForm({
  question,
  picked,
  isBusy,
  open,
}: {
  readonly question: Question;
  readonly picked: string | undefined;
  readonly isBusy: boolean;
  readonly open: OpenLesson;
}) {
  const { t } = useWords();
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const own = form.current;
    // Once it is answered, the focus goes on to what comes next.
    return () => {
      if (own?.contains(document.activeElement) !== true) return;
      const step = document.querySelector('.bench-step');
      if (step instanceof HTMLElement) step.focus();
    };
  }, []);
  const hasBytes = question.choices.some(({ bytes }) => bytes !== undefined);
  const isReady = picked !== undefined && !isBusy;
  return (
    <form
      ref={form}
      className="lesson-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void open.answer(picked);
      }}
    >
      <fieldset>
        <legend>
          <Worded says={question.asks} />
        </legend>
        {question.choices.map((choice, index) => (
          <label key={choice.id} className="lesson-choice">
            <input
              type="radio"
              name="lesson-choice"
              value={choice.id}
              checked={picked === choice.id}
              aria-keyshortcuts={String(index + 1)}
              onChange={() => open.pick(choice.id)}
            />
            <ChoiceText choice={choice} hasBytes={hasBytes} />
          </label>
        ))}
      </fieldset>
      <div className="lesson-verbs">
        <button
          type="submit"
          className="primary"
          aria-disabled={!isReady}
          title={picked === undefined ? t('learnPickFirst') : undefined}
        >
          {t('learnPass')}
        </button>
        <button
          type="button"
          className="quiet"
          aria-disabled={isBusy}
          onClick={() => void open.answer(undefined)}
        >
          {t('learnUnsure')}
        </button>
      </div>
    </form>
  );
}

/** An answer: its bytes with the words beside them, where the answers are bytes. */
function ChoiceText({ choice, hasBytes }: { readonly choice: Choice; readonly hasBytes: boolean }) {
  if (!hasBytes)
    return (
      <span className="lesson-choice-words">
        <Worded says={choice.says} />
      </span>
    );
  return (
    <>
      <span className="mono lesson-choice-bytes">
        {choice.bytes === undefined ? '—' : <BriefBytes bytes={choice.bytes} />}
      </span>
      <span className="dim lesson-choice-says">
        <Worded says={choice.says} />
      </span>
    </>
  );
}

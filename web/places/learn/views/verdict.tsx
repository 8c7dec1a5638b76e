import type { Lesson, Question, Step } from '../../../../src/lesson/lesson.js';
import type { Answered, Moment } from '../../../../src/lesson/lesson-run.js';
import { useWords, type Words } from '../../../views/use-session.js';
import { textParts } from '../state/lesson-text.js';
import { Worded } from './worded.js';

/** Whether a guess was right, with the truth and its reason; nothing for a step that asked nothing. */
export function Verdict({ step, moment }: { readonly step: Step; readonly moment: Moment }) {
  const words = useWords();
  const { question } = step;
  const { answered, facts } = moment;
  if (question === undefined || answered === undefined) return null;
  return (
    <div className="lesson-verdict">
      <Mark answered={answered} />
      <p>
        <b>{verdictOf(question, answered, words)}</b> <Worded says={question.because} facts={facts} />
      </p>
    </div>
  );
}

/** The guesses of earlier moments, each with the truth beside it. */
export function EarlierGuesses({
  lesson,
  moments,
}: {
  readonly lesson: Lesson;
  readonly moments: readonly Moment[];
}) {
  const words = useWords();
  const guessed = moments.flatMap(({ step: id, answered }) => {
    const question = lesson.steps.find((step) => step.id === id)?.question;
    return question === undefined || answered === undefined ? [] : [{ id, question, answered }];
  });
  if (guessed.length === 0) return null;
  return (
    <section className="lesson-earlier">
      <h3>{words.t('learnEarlier')}</h3>
      <ul>
        {guessed.map(({ id, question, answered }) => (
          <li key={id}>
            <Mark answered={answered} />
            <span>
              <Worded says={question.asks} />{' '}
              <span className="dim">{verdictOf(question, answered, words)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the words beside it say as well. */
function Mark({ answered: { given, truth } }: { readonly answered: Answered }) {
  if (given === undefined)
    return (
      <span className="dim" aria-hidden="true">
        ?
      </span>
    );
  return (
    <span className={given === truth ? 'ok' : 'bad'} aria-hidden="true">
      {given === truth ? '✓' : '✗'}
    </span>
  );
}

function verdictOf(question: Question, answered: Answered, { t, language }: Words): string {
  const said = (id: string | undefined): string | undefined => {
    const choice = question.choices.find((one) => one.id === id);
    if (choice === undefined) return undefined;
    return textParts(choice.says[language], {})
      .map(({ text }) => text)
      .join('');
  };
  const given = said(answered.given);
  const truth = said(answered.truth);
  if (truth === undefined)
    return given === undefined ? t('learnVerdictNothing') : t('learnVerdictNone', { given });
  if (given === undefined) return t('learnVerdictUnsure', { truth });
  return answered.given === answered.truth
    ? t('learnVerdictRight', { truth })
    : t('learnVerdictWrong', { given, truth });
}

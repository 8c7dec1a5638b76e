import type { CourseMark } from '../../../../../src/operations/courses.js';
import { useWords, type Words } from '../../../../views/use-session.js';

/** How far somebody is with an item, as its line in a list says it. */
export function MarkWords({ mark }: { readonly mark: CourseMark }) {
  const words = useWords();
  const { t } = words;
  const { at, of, isDone } = mark;
  const isWithin = at > 0 && at < of;
  return (
    <>
      <span className="dim lesson-guessed">{effort(mark, words)}</span>
      {isWithin && <span>{t('learnMarkAt', { moment: at, all: of })}</span>}
      {isDone && (
        <span className="ok">
          <span aria-hidden="true">✓ </span>
          {t('learnMarkDone')}
        </span>
      )}
    </>
  );
}

/** The guesses, the tries and the hints of an item; empty where there were none. */
export function effort({ asked = 0, right = 0, tries = 0, hints = 0 }: CourseMark, { t }: Words): string {
  return [
    asked > 0 && t('courseMarkGuessed', { right, asked }),
    tries > 0 && t('courseMarkTries', { count: tries }),
    hints > 0 && t('courseMarkHints', { count: hints }),
  ]
    .filter((part) => part !== false)
    .join(' · ');
}

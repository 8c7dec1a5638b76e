import { useId, useState } from 'react';
import { courseBounds, personName } from '../../../../../src/lesson/course.js';
import { useSession, useStore, useWords } from '../../../../views/use-session.js';
import { nameGiven } from '../../state/course/course-membership.js';

/** Asks for the name under which a person stands in the list of who is where. */
export function NameForm({
  onEnd,
}: {
  /** The name was given, or is not to be. */ readonly onEnd: () => void;
}) {
  const { t } = useWords();
  const { course: membership } = useSession();
  const { name, listing } = useStore(membership);
  const [typed, setTyped] = useState(name);
  const id = useId();
  const isReady = personName(typed) !== '';
  return (
    <form
      className="course-name"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        membership.update((known) => nameGiven(known, typed));
        onEnd();
      }}
    >
      <label htmlFor={id}>{t('courseAsk')}</label>
      <p className="dim" id={`${id}-why`}>
        {t('courseAskWhy')}
      </p>
      <div className="lesson-verbs">
        <input
          id={id}
          value={typed}
          maxLength={2 * courseBounds.nameCharacters}
          spellCheck={false}
          autoComplete="nickname"
          aria-describedby={`${id}-why`}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit" className="primary" aria-disabled={!isReady}>
          {t('courseAskGive')}
        </button>
        <button
          type="button"
          className="quiet"
          onClick={() => {
            if (listing !== 'listed') membership.update((known) => ({ ...known, listing: 'private' }));
            onEnd();
          }}
        >
          {listing === 'listed' ? t('cancel') : t('courseAskSkip')}
        </button>
      </div>
    </form>
  );
}

import { visibleText } from '../../../../../src/bytes/escapes.js';
import { hashOfPlace } from '../../../../state/place.js';
import { useSession, useStore, useWords } from '../../../../views/use-session.js';

/** Leads from the list of all lessons back to the course that the person is in; nothing where there is none. */
export function CourseLead() {
  const { t } = useWords();
  const { course } = useStore(useSession().course);
  if (course === undefined) return null;
  const title = course.title === '' ? t('courseUntitled') : `\u2068${visibleText(course.title)}\u2069`;
  return (
    <p className="course-lead">
      <a className="button" href={hashOfPlace({ type: 'learn', course })}>
        {t('courseGoOn', { title })}
      </a>
    </p>
  );
}

import { hashOfPlace } from '../../../../state/place.js';
import { useWords, type WordKey } from '../../../../views/use-session.js';
import type { CourseItem } from '../../state/course/course-sections.js';
import { useCourseOf } from './use-course.js';

/** The way back from something that is open: to the course that it is done in, or to the list of all. */
export function CourseHome({ id }: { readonly id: string }) {
  const { t } = useWords();
  const within = useCourseOf(id);
  return (
    <a
      className="button"
      href={hashOfPlace({ type: 'learn', ...(within !== undefined && { course: within.course }) })}
    >
      {within === undefined ? t('learnAll') : t('courseHome')}
    </a>
  );
}

/** The way on from something that is done: to what follows it in its course, or in the list of all. */
export function CourseNext({
  id,
  following,
  word = 'learnNext',
}: {
  readonly id: string;
  /** What follows it in the list of all. */
  readonly following: Pick<CourseItem, 'id' | 'title'> | undefined;
  /** How that is announced. Default: as the next lesson. */
  readonly word?: WordKey;
}) {
  const { t, language } = useWords();
  const within = useCourseOf(id);
  const next = within === undefined ? following : within.next;
  const ended = { type: 'learn', ...(within !== undefined && { course: within.course }) } as const;
  const words = {
    on: within === undefined ? word : ('courseNext' as const),
    ended: within === undefined ? ('learnAll' as const) : ('courseHome' as const),
  };
  return (
    <a
      className="button primary"
      href={hashOfPlace(next === undefined ? ended : { type: 'learn', lesson: next.id })}
    >
      {next === undefined ? t(words.ended) : t(words.on, { title: next.title[language] })}
    </a>
  );
}

import { useEffect, useState } from 'react';
import { visibleText } from '../../../../../src/bytes/escapes.js';
import type { Course } from '../../../../../src/lesson/course.js';
import { hashOfPlace } from '../../../../state/place.js';
import { useSession, useStore, useWords } from '../../../../views/use-session.js';
import { courseOpened } from '../../state/course/course-membership.js';
import { type CourseItem, courseItem, courseMarks } from '../../state/course/course-sections.js';
import { MarkWords } from './mark-words.js';
import { NameForm } from './name-form.js';

/** What a teacher chose, as a student has it: only that, in its order, and how far one is oneself. */
export function CourseView({ course }: { readonly course: Course }) {
  const { t, language } = useWords();
  const session = useSession();
  useEffect(() => session.course.update((known) => courseOpened(known, course)), [session, course]);
  const [isAsking, setAsking] = useState(false);
  const isAsked = useStore(session.course).listing === 'unasked' || isAsking;
  const items = course.items.flatMap((id) => courseItem(id) ?? []);
  const unknown = course.items.filter((id) => courseItem(id) === undefined);
  // How far one is changes while something is open, and not here.
  const marks = courseMarks(session, course.items);
  const isDone = (id: string): boolean => marks.some(({ item, isDone }) => item === id && isDone);
  const next = items.find(({ id }) => !isDone(id));
  const done = items.filter(({ id }) => isDone(id)).length;
  return (
    <>
      <div className="head learn-head">
        <div className="head-line">
          <h1 title={visibleText(course.title)}>
            {course.title === '' ? t('courseUntitled') : <bdi>{visibleText(course.title)}</bdi>}
          </h1>
          <span className="lesson-progress" aria-hidden="true">
            {items.map(({ id }) => (
              <i key={id} className={isDone(id) ? 'done' : undefined} />
            ))}
          </span>
          <p className="head-state">{t('courseDoneOf', { done, all: items.length })}</p>
          <div className="head-verbs">
            <a
              className="button"
              href={hashOfPlace({ type: 'learn' })}
              onClick={() => session.course.update((known) => ({ ...known, course: undefined }))}
            >
              {t('courseLeave')}
            </a>
          </div>
        </div>
      </div>
      <div className="lesson-list course">
        <Listing isAsking={isAsked} onAsk={setAsking} />
        {unknown.length > 0 && (
          <p className="complaint">
            {t('courseUnknown', { count: unknown.length, names: unknown.join(', ') })}
          </p>
        )}
        {next === undefined && items.length > 0 && <p className="ok">{t('courseAllDone')}</p>}
        <ol>
          {items.map((item, index) => (
            <CourseLine key={item.id} item={item} number={index + 1} isNext={item === next} />
          ))}
        </ol>
        {next !== undefined && (
          <p>
            <a
              className={isAsked ? 'button' : 'button primary'}
              href={hashOfPlace({ type: 'learn', lesson: next.id })}
            >
              {t('courseGoOn', { title: next.title[language] })}
            </a>
          </p>
        )}
      </div>
    </>
  );
}

/** Whether the person stands in the list of who is where; asked once. */
function Listing({
  isAsking,
  onAsk,
}: {
  readonly isAsking: boolean;
  readonly onAsk: (isAsking: boolean) => void;
}) {
  const { t } = useWords();
  const { listing, name } = useStore(useSession().course);
  if (isAsking) return <NameForm onEnd={() => onAsk(false)} />;
  const verb = (
    <button type="button" className="quiet" onClick={() => onAsk(true)}>
      {listing === 'listed' ? t('courseRename') : t('courseJoin')}
    </button>
  );
  return (
    <div className={listing === 'removed' ? 'course-listing complaint' : 'course-listing dim'} role="status">
      {listing === 'removed' && t('courseRemoved')}
      {listing === 'private' && t('coursePrivate')}
      {listing === 'listed' && <span>{t('courseListed', { name: `\u2068${visibleText(name)}\u2069` })}</span>}
      {verb}
    </div>
  );
}

function CourseLine({
  item,
  number,
  isNext,
}: {
  readonly item: CourseItem;
  readonly number: number;
  readonly isNext: boolean;
}) {
  const { language } = useWords();
  const session = useSession();
  const [mark] = courseMarks(session, [item.id]);
  return (
    <li>
      <a
        className={isNext ? 'lesson-line next' : 'lesson-line'}
        href={hashOfPlace({ type: 'learn', lesson: item.id })}
      >
        <span className="lesson-number">{number}</span>
        <span className="lesson-name">
          <b>{item.title[language]}</b>
          <span className="dim">{item.subtitle[language]}</span>
        </span>
        <span className="lesson-mark">{mark !== undefined && <MarkWords mark={mark} />}</span>
      </a>
    </li>
  );
}

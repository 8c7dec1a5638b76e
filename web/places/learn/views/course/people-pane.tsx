import { useEffect, useState } from 'react';
import { visibleText } from '../../../../../src/bytes/escapes.js';
import { type Course, courseTitle, isSameCourse } from '../../../../../src/lesson/course.js';
import { ComplaintLine } from '../../../../views/complaint-line.js';
import { Question } from '../../../../views/question.js';
import { Segments, Select } from '../../../../views/select.js';
import { useNow, useSession, useStore, useWords } from '../../../../views/use-session.js';
import { FollowedPeople } from '../../state/course/course-people.js';
import { type CourseOrder, type CourseRow, courseRows } from '../../state/course/course-rows.js';
import { PeopleTable } from './people-table.js';

const orders: readonly CourseOrder[] = ['came', 'name', 'still'];

/** Who is where in the course that is chosen above, or in another that people are in. */
export function PeoplePane({ course }: { readonly course: Course }) {
  const { t, language } = useWords();
  const { api, after } = useSession();
  const [followed] = useState(() => new FollowedPeople({ api, after, now: Date.now }));
  const [order, setOrder] = useState<CourseOrder>('came');
  const [picked, setPicked] = useState<string>();
  const [leaving, setLeaving] = useState<CourseRow>();
  const { told, toldAtMs, complaint } = useStore(followed.view);
  const now = useNow(5_000, told !== undefined);
  useEffect(() => {
    const look = (): void => followed.show(!document.hidden);
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      followed.show(false);
    };
  }, [followed]);
  const courses = told?.courses ?? [];
  const own = courses.findIndex((one) => isSameCourse(one, { ...course, title: courseTitle(course.title) }));
  const shown = picked !== undefined && Number(picked) < courses.length ? Number(picked) : Math.max(own, 0);
  const current = courses[shown];
  const rows =
    told === undefined
      ? []
      : courseRows(told, shown, order, told.nowMs + Math.max(0, now - toldAtMs), language);
  return (
    <section className="teach-people" aria-labelledby="teach-people">
      <div className="teach-people-head">
        <h2 id="teach-people">{t('coursePeople')}</h2>
        {courses.length > 1 && (
          <Select
            name={t('coursePeopleOf')}
            value={String(shown)}
            choices={courses.map(({ title, items }, index) => ({
              value: String(index),
              label: `${title === '' ? t('courseUntitled') : visibleText(title)} (${items.length})`,
            }))}
            onChange={setPicked}
          />
        )}
        {rows.length > 1 && (
          <Segments
            label={t('courseOrder')}
            value={order}
            choices={orders.map((value) => ({ value, label: t(`courseOrder_${value}`) }))}
            onChange={setOrder}
          />
        )}
      </div>
      <ComplaintLine complaint={complaint} />
      {current === undefined ? (
        <p className="dim">{t('coursePeopleNone')}</p>
      ) : (
        <PeopleTable items={current.items} rows={rows} onRemove={setLeaving} />
      )}
      <p className="dim">{t('coursePeopleUnproven')}</p>
      {leaving !== undefined && (
        <Question
          text={t('courseRemoveSure', { name: `\u2068${visibleText(leaving.name)}\u2069` })}
          verb={t('courseRemoveVerb')}
          onAnswer={(isYes) => {
            setLeaving(undefined);
            if (isYes) void followed.remove(leaving.id);
          }}
        />
      )}
    </section>
  );
}

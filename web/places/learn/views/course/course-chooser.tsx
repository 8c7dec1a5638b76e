import { useState } from 'react';
import { type Course, courseBounds } from '../../../../../src/lesson/course.js';
import { TextField } from '../../../../views/fields.js';
import { useNarrow } from '../../../../views/use-narrow.js';
import { useWords } from '../../../../views/use-session.js';
import { chosen } from '../../state/course/course-choice.js';
import { type CourseSection, courseSections } from '../../state/course/course-sections.js';

/** What a course is made of. */
export function CourseChooser({
  course,
  onChange,
}: {
  readonly course: Course;
  readonly onChange: (course: Course) => void;
}) {
  const { t } = useWords();
  const isNarrow = useNarrow();
  // Where it stands above all else, it is folded once something is chosen; not under the finger that chooses.
  const [isOpen] = useState(() => !isNarrow || course.items.length === 0);
  return (
    <section className="teach-choice" aria-labelledby="teach-choice">
      <details open={isOpen}>
        <summary>
          <h2 id="teach-choice">{t('courseChoose')}</h2>{' '}
          <span className="dim">{t('courseChosen', { count: course.items.length })}</span>
        </summary>
        <TextField
          label={t('courseTitle')}
          value={course.title}
          placeholder={t('courseTitleHelp')}
          onChange={(typed) =>
            onChange({
              ...course,
              title: Array.from(typed).slice(0, courseBounds.titleCharacters).join(''),
            })
          }
        />
        {courseSections.map((section) => (
          <SectionChoice key={section.word} section={section} course={course} onChange={onChange} />
        ))}
      </details>
    </section>
  );
}

function SectionChoice({
  section: { word, items },
  course,
  onChange,
}: {
  readonly section: CourseSection;
  readonly course: Course;
  readonly onChange: (course: Course) => void;
}) {
  const { t, language } = useWords();
  const ids = items.map(({ id }) => id);
  return (
    <fieldset>
      <legend>{t(word)}</legend>
      <p className="teach-all">
        <button type="button" className="quiet" onClick={() => onChange(chosen(course, ids, true))}>
          {t('courseAll')}
        </button>
        <button type="button" className="quiet" onClick={() => onChange(chosen(course, ids, false))}>
          {t('courseNone')}
        </button>
      </p>
      {items.map(({ id, title }) => (
        <label key={id} className="teach-item">
          <input
            type="checkbox"
            name={id}
            checked={course.items.includes(id)}
            onChange={({ currentTarget }) => onChange(chosen(course, [id], currentTarget.checked))}
          />
          {title[language]}
        </label>
      ))}
    </fieldset>
  );
}

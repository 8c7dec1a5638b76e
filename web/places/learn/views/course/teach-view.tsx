import { useState } from 'react';
import { hashOfPlace } from '../../../../state/place.js';
import { useSession, useStore, useWords } from '../../../../views/use-session.js';
import { createCourseChoice } from '../../state/course/course-choice.js';
import { CourseChooser } from './course-chooser.js';
import { CourseLinkPane } from './course-link-pane.js';
import { PeoplePane } from './people-pane.js';

/** The teacher's page: what a class is to do, the link to it, and who is where. */
export function TeachView() {
  const { t } = useWords();
  const { keeper } = useSession();
  const [choice] = useState(() => createCourseChoice(keeper));
  const course = useStore(choice);
  return (
    <>
      <div className="head learn-head">
        <div className="head-line">
          <h1>{t('courseTeach')}</h1>
          <p className="head-state" />
          <div className="head-verbs">
            <a className="button" href={hashOfPlace({ type: 'learn' })}>
              {t('learnAll')}
            </a>
          </div>
        </div>
      </div>
      <div className="teach">
        <p className="dim teach-purpose">{t('courseTeachPurpose')}</p>
        <CourseChooser course={course} onChange={choice.set} />
        <CourseLinkPane course={course} />
        <PeoplePane course={course} />
      </div>
    </>
  );
}

import { type Lesson, lessonIds } from '../../../../src/lesson/lesson.js';
import { useStore, useWords } from '../../../views/use-session.js';
import { guesses, type OpenLesson } from '../state/open-lesson.js';
import { BenchPane } from './bench-pane.js';
import { CourseHome } from './course/course-home.js';
import { LessonTextPane } from './lesson-text-pane.js';
import { ProgressBar } from './progress-bar.js';
import { useLessonKeys } from './use-lesson-keys.js';

/** A lesson: what it says and asks beside its bench. */
export function LessonView({ lesson, open }: { readonly lesson: Lesson; readonly open: OpenLesson }) {
  const { t } = useWords();
  const view = useStore(open.view);
  useLessonKeys(lesson, open);
  const { asked, right } = guesses(view.moments);
  return (
    <>
      <div className="head learn-head">
        <div className="head-line">
          <h1>{t('learnLesson', { number: lessonIds.indexOf(lesson.id) + 1 })}</h1>
          <span className="dim">{t('learnOf', { all: lessonIds.length })}</span>
          <ProgressBar current={lesson.id} />
          <p className="head-state">{asked > 0 && t('learnGuessed', { right, asked })}</p>
          <div className="head-verbs">
            <CourseHome id={lesson.id} />
          </div>
        </div>
      </div>
      <div className="lesson">
        <LessonTextPane lesson={lesson} open={open} view={view} />
        <BenchPane lesson={lesson} open={open} view={view} />
      </div>
    </>
  );
}

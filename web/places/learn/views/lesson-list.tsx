import { type Lesson, lessonIds } from '../../../../src/lesson/lesson.js';
import { lessons } from '../../../../src/lesson/lessons/lessons.js';
import { hashOfPlace } from '../../../state/place.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { doneCount, type LessonProgress, untouched } from '../state/lesson-progress.js';
import { TaskList } from '../tasks/task-list.js';
import { BrokenList } from './broken/broken-list.js';
import { CourseLead } from './course/course-lead.js';
import { ProgressBar } from './progress-bar.js';

/** All lessons in their order, and how far somebody is in each. */
export function LessonList({
  unknown,
}: {
  /** The name of a lesson that there is not. */ readonly unknown: string | undefined;
}) {
  const { t } = useWords();
  const progress = useStore(useSession().lessonProgress);
  return (
    <>
      <div className="head learn-head">
        <div className="head-line">
          <h1>{t('learn')}</h1>
          <ProgressBar current={undefined} />
          <p className="head-state">
            {t('learnProgress', { done: doneCount(progress), all: lessonIds.length })}
          </p>
          <div className="head-verbs">
            <a className="button quiet" href={hashOfPlace({ type: 'learn', lesson: 'teach' })}>
              {t('courseTeach')}
            </a>
          </div>
        </div>
      </div>
      <div className="lesson-list">
        <CourseLead />
        <p className="dim">
          {unknown === undefined && t('learnPurpose')}
          {unknown !== undefined &&
            (unknown === 'course' ? t('courseBroken') : t('learnUnknown', { name: unknown }))}
        </p>
        <ol>
          {lessons.map((lesson) => (
            <LessonLine
              key={lesson.id}
              lesson={lesson}
              number={lessonIds.indexOf(lesson.id) + 1}
              isNext={lesson.id === nextLesson(progress)}
              progress={progress}
            />
          ))}
        </ol>
        <BrokenList />
        <TaskList />
      </div>
    </>
  );
}

function LessonLine({
  lesson,
  number,
  isNext,
  progress,
}: {
  readonly lesson: Lesson;
  readonly number: number;
  readonly isNext: boolean;
  readonly progress: LessonProgress;
}) {
  const { t, language } = useWords();
  const { moments, asked, right, isDone } = progress[lesson.id] ?? untouched;
  const isWithin = moments > 0 && moments < lesson.steps.length;
  return (
    <li>
      <a
        className={isNext ? 'lesson-line next' : 'lesson-line'}
        href={hashOfPlace({ type: 'learn', lesson: lesson.id })}
      >
        <span className="lesson-number">{number}</span>
        <span className="lesson-name">
          <b>{lesson.title[language]}</b>
          <span className="dim">{lesson.subtitle[language]}</span>
        </span>
        <span className="lesson-mark">
          {asked > 0 && <span className="dim lesson-guessed">{t('learnGuessed', { right, asked })}</span>}
          {isWithin && <span>{t('learnMarkAt', { moment: moments, all: lesson.steps.length })}</span>}
          {isDone && (
            <span className="ok">
              <span aria-hidden="true">✓ </span>
              {t('learnMarkDone')}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

/** The lesson to go on with: the first that was not gone through to its end. */
function nextLesson(progress: LessonProgress): string | undefined {
  return lessons.find(({ id }) => progress[id]?.isDone !== true)?.id;
}

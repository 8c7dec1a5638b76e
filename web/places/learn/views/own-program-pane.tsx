import { useEffect, useRef, useState } from 'react';
import type { LessonId } from '../../../../src/lesson/lesson.js';
import { type OwnTasks, ownTasks } from '../../../../src/lesson/own-tasks.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { OwnProgram } from '../state/own-program.js';
import { OwnProgramDesk, Situation } from './own-program-desk.js';
import { ServerChoice } from './own-server-choice.js';

/** A program that the student writes: on one line until its side is chosen; nothing where the lesson asks for none. */
export function OwnProgramPane({ lesson }: { readonly lesson: LessonId }) {
  const tasks = ownTasks[lesson];
  return tasks === undefined ? null : <OwnPane lesson={lesson} tasks={tasks} />;
}

function OwnPane({ lesson, tasks }: { readonly lesson: LessonId; readonly tasks: OwnTasks }) {
  const { t } = useWords();
  const { api, after } = useSession();
  const [own] = useState(() => new OwnProgram(lesson, { api, after }));
  const view = useStore(own.view);
  const heading = useRef<HTMLHeadingElement>(null);
  const { type } = view;
  useEffect(() => {
    const look = (): void => own.show(!document.hidden);
    look();
    const leave = (): void => own.close();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', leave);
      own.close();
    };
  }, [own]);
  const shown = useRef(type);
  useEffect(() => {
    // What was pressed has gone, and the focus with it.
    if (shown.current !== type && document.activeElement === document.body) heading.current?.focus();
    shown.current = type;
  }, [type]);
  const title = (
    <h3 ref={heading} tabIndex={-1}>
      {view.type === 'open' ? <Situation view={view} /> : t('learnOwn')}
    </h3>
  );
  return (
    <section className={type === 'open' ? 'own-program open' : 'own-program'} aria-label={t('learnOwn')}>
      {view.type === 'open' ? (
        <OwnProgramDesk title={title} own={own} view={view} tasks={tasks} />
      ) : (
        <>
          <div className="own-choice">
            {title}
            {tasks.client !== undefined && (
              <button type="button" onClick={() => void own.choose({ side: 'client' })}>
                {t('learnOwnClient')}
              </button>
            )}
            {tasks.server !== undefined && <ServerChoice own={own} />}
          </div>
          {view.type === 'closed' &&
            (view.complaint?.failure?.code === 'LESSON_OVER' ? (
              <p className="complaint" role="alert">
                {t('learnOwnOver')}
              </p>
            ) : (
              <ComplaintLine complaint={view.complaint} />
            ))}
        </>
      )}
    </section>
  );
}

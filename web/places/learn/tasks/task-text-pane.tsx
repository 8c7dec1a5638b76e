import { useEffect, useState } from 'react';
import { lessons } from '../../../../src/lesson/lessons/lessons.js';
import { taskFile, taskFileCommand, taskFileName } from '../../../../src/lesson/tasks/task-file.js';
import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { hashOfPlace } from '../../../state/place.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useWords } from '../../../views/use-session.js';
import { WithCode, Worded } from '../views/worded.js';

/** What to write, exactly enough that every check can be passed. */
export function TaskTextPane({ task }: { readonly task: WriteTask }) {
  const { t, language } = useWords();
  const lesson = lessons.find(({ id }) => id === task.lesson);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="lesson-text" aria-labelledby="task-title" tabIndex={0}>
      <div className="lesson-said">
        <h2 id="task-title">{task.title[language]}</h2>
        <p>
          <Worded says={task.asks} />
        </p>
        {lesson !== undefined && (
          <p>
            <a className="task-lesson" href={hashOfPlace({ type: 'learn', lesson: lesson.id })}>
              {t('taskLesson', { title: lesson.title[language] })}
            </a>
          </p>
        )}
      </div>
      <div className="task-rules">
        <h3>{t('taskRules')}</h3>
        <ul>
          {task.rules.map((rule) => (
            <li key={rule.en}>
              <Worded says={rule} />
            </li>
          ))}
        </ul>
        {task.port !== undefined && (
          <p className="task-how dim">
            <WithCode text={t('taskHow', { port: task.port })} />
          </p>
        )}
        {task.hasFile === true && <TaskFile />}
      </div>
    </section>
  );
}

/** The file that a server has to have: to be downloaded, or made by a command. */
function TaskFile() {
  const { t } = useWords();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([Uint8Array.from(taskFile())]));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, []);
  return (
    <p className="task-file">
      {t('taskFile')}{' '}
      <a className="button" href={url} download={taskFileName}>
        {taskFileName}
      </a>{' '}
      {t('taskFileTyped')} <CopyButton text={taskFileCommand} />
    </p>
  );
}

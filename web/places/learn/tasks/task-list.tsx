import { taskIds, type WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { writeTasks } from '../../../../src/lesson/tasks/write-tasks.js';
import { hashOfPlace } from '../../../state/place.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { untriedTask } from './task-progress.js';

/** All tasks, and how far somebody is in each: a part of the list of lessons. */
export function TaskList() {
  const { t } = useWords();
  return (
    <section aria-labelledby="task-list">
      <h2 id="task-list">{t('taskList')}</h2>
      <p className="dim">{t('taskListPurpose')}</p>
      <ol>
        {writeTasks.map((task) => (
          <TaskLine key={task.id} task={task} />
        ))}
      </ol>
    </section>
  );
}

function TaskLine({ task }: { readonly task: WriteTask }) {
  const { t, language } = useWords();
  const { tries, held, all, isDone } = useStore(useSession().taskProgress)[task.id] ?? untriedTask;
  return (
    <li>
      <a className="lesson-line" href={hashOfPlace({ type: 'learn', lesson: task.id })}>
        <span className="lesson-number">{taskIds.indexOf(task.id) + 1}</span>
        <span className="lesson-name">
          <b>{task.title[language]}</b>
          <span className="dim">{task.asks[language]}</span>
        </span>
        <span className="lesson-mark">
          {tries > 0 && !isDone && <span>{t('taskMarkHeld', { held, all })}</span>}
          {isDone && (
            <span className="ok">
              <span aria-hidden="true">✓ </span>
              {t('taskMarkDone')}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

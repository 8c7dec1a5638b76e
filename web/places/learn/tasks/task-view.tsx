import { useEffect, useState } from 'react';
import { taskIds, type WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import { CourseHome } from '../views/course/course-home.js';
import { TaskCheckPane } from './task-check-pane.js';
import { untriedTask } from './task-progress.js';
import { TaskRun } from './task-run.js';
import { TaskTextPane } from './task-text-pane.js';

/** A task: what to write, beside the checks of what was written. */
export function TaskView({ task }: { readonly task: WriteTask }) {
  const { t } = useWords();
  const { api, after, taskProgress } = useSession();
  const [run] = useState(() => new TaskRun(task, { api, after, progress: taskProgress }));
  const { tries } = useStore(taskProgress)[task.id] ?? untriedTask;
  useEffect(() => () => run.close(), [run]);
  return (
    <>
      <div className="head learn-head">
        <div className="head-line">
          <h1>{t('taskHead', { number: taskIds.indexOf(task.id) + 1 })}</h1>
          <span className="dim">{t('taskList')}</span>
          <p className="head-state">{tries > 0 && t('taskTries', { count: tries })}</p>
          <div className="head-verbs">
            <CourseHome id={task.id} />
          </div>
        </div>
      </div>
      <div className="lesson task">
        <TaskTextPane task={task} />
        <TaskCheckPane task={task} run={run} />
      </div>
    </>
  );
}

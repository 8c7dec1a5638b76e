import { type RefObject, useEffect, useRef } from 'react';
import { taskCommand } from '../../../../src/lesson/tasks/task-command.js';
import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { writeTasks } from '../../../../src/lesson/tasks/write-tasks.js';
import { ComplaintLine } from '../../../views/complaint-line.js';
import { CopyButton } from '../../../views/copy-button.js';
import { useStore, useWords } from '../../../views/use-session.js';
import { CourseNext } from '../views/course/course-home.js';
import { CheckRows } from './check-rows.js';
import { FailedChecks } from './failed-checks.js';
import { awaitedNumber, isRight, shownChecks, tallyOf } from './task-checks.js';
import { TaskForm } from './task-form.js';
import type { TaskRun } from './task-run.js';
import { TaskSituation } from './task-situation.js';
import { TaskSolution } from './task-solution.js';

/** The checks of what somebody wrote: where it is, how far they are, and first of all what does not hold. */
export function TaskCheckPane({ task, run }: { readonly task: WriteTask; readonly run: TaskRun }) {
  const { t, failure } = useWords();
  const { state, isBeginning, complaint } = useStore(run.view);
  const rows = state === undefined ? [] : shownChecks(task, state);
  const tally = tallyOf(rows);
  const form = useRef<HTMLFormElement>(null);
  useEnter(form);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="task-checks" aria-labelledby="task-checks" tabIndex={0}>
      <TaskForm ref={form} task={task} run={run} isBusy={isBeginning || state?.phase === 'running'} />
      <ComplaintLine complaint={complaint} />
      <div className="task-state">
        <h2 id="task-checks" className="unseen">
          {t('taskChecks')}
        </h2>
        <TaskSituation state={state} tally={tally} />
      </div>
      {state?.awaits !== undefined && (
        <p className="task-awaits">
          {t('taskAwaits')} <CopyButton text={state.address} />{' '}
          <span className="dim">
            {t('taskAwaitsNumber', { number: awaitedNumber(rows), all: tally.all })}
          </span>
        </p>
      )}
      {state?.failure !== undefined && (
        <p className="bad" role="alert">
          {failure(state.failure)}
        </p>
      )}
      <FailedChecks rows={rows} />
      {state !== undefined && isRight(state, tally) && <NextTask task={task} />}
      {state !== undefined && <CheckRows rows={rows} />}
      {state !== undefined && state.phase !== 'running' && (
        <div className="task-command">
          <h3>{t('taskCommand')}</h3>
          <p>
            <code>{taskCommand(task, state.address, state.seed)}</code>
            <CopyButton
              className="quiet"
              label={t('taskCopy')}
              text={taskCommand(task, state.address, state.seed)}
            />
          </p>
        </div>
      )}
      <TaskSolution task={task} />
    </section>
  );
}

function NextTask({ task }: { readonly task: WriteTask }) {
  const next = writeTasks[writeTasks.indexOf(task) + 1];
  return (
    <p className="task-next">
      <CourseNext id={task.id} following={next} word="taskNext" />
    </p>
  );
}

/** Enter checks wherever the focus is, but for where it does something else. */
function useEnter(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
      if (key !== 'Enter' || ctrlKey || metaKey || altKey || shiftKey) return;
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const isElsewhere =
        target instanceof HTMLElement && target.matches('input, textarea, select, button, a, summary');
      if (!isElsewhere) form.current?.requestSubmit();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [form]);
}

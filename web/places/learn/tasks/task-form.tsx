import { type FormEvent, type Ref, useId, useRef, useState } from 'react';
import type { Failure } from '../../../../src/errors/error.js';
import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import { useSession, useStore, useWords } from '../../../views/use-session.js';
import type { TaskRun } from './task-run.js';
import { parseTarget } from './task-target.js';

/** Where the program is, and what begins and stops its checks. */
export function TaskForm({
  ref,
  task,
  run,
  isBusy,
}: {
  readonly ref: Ref<HTMLFormElement>;
  readonly task: WriteTask;
  readonly run: TaskRun;
  /** Whether checks are running. */
  readonly isBusy: boolean;
}) {
  const { t, failure } = useWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const kept = useStore(useSession().taskProgress)[task.id]?.target;
  const [text, setText] = useState(kept ?? String(task.port ?? ''));
  const [fault, setFault] = useState<Failure>();
  const isServer = task.port !== undefined;
  const check = (seed?: number): void => {
    if (isBusy) return;
    if (!isServer) {
      void run.check(undefined, seed);
      return;
    }
    const parsed = parseTarget(text);
    if (parsed.ok) {
      void run.check(parsed.value, seed);
      return;
    }
    setFault(parsed.failure);
    field.current?.focus();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    check();
  };
  const seed = useStore(run.view).state?.seed;
  return (
    <form ref={ref} className="task-form" onSubmit={submit}>
      {isServer ? (
        <>
          <label htmlFor={id}>{t('taskTarget')}</label>
          <input
            id={id}
            ref={field}
            className="mono"
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
            value={text}
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? `${id}-help` : `${id}-fault`}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              setFault(undefined);
            }}
          />
        </>
      ) : (
        <span className="dim">{t('taskClientHelp')}</span>
      )}
      <button type="submit" className="primary" aria-disabled={isBusy}>
        {t('taskCheck')} <kbd>↵</kbd>
      </button>
      {isBusy ? (
        <button type="button" onClick={() => void run.stop()}>
          {t('taskStop')}
        </button>
      ) : (
        seed !== undefined && (
          <button type="button" onClick={() => check(seed)}>
            {t('taskAgain')}
          </button>
        )
      )}
      {isServer && fault === undefined && (
        <small id={`${id}-help`} className="dim">
          {t('taskTargetHelp')}
        </small>
      )}
      {fault !== undefined && (
        <small id={`${id}-fault`} className="bad" role="alert">
          {failure(fault)}
        </small>
      )}
    </form>
  );
}

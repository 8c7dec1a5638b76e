import { taskFile, taskFileName } from '../../../../src/lesson/tasks/task-file.js';
import type { WriteTask } from '../../../../src/lesson/tasks/write-task.js';
import type { CheckChoice, CheckRunState } from '../../../../src/operations/checks.js';
import { type After, type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import type { Api } from '../../../transport/api.js';
import { encodeBase64 } from '../../../transport/base64.js';
import { isRight, shownChecks, tallyOf } from './task-checks.js';
import { type TaskProgress, untriedTask } from './task-progress.js';
import { type TaskTarget, typedTarget } from './task-target.js';

/** The checks of a program, as the page shows them. */
export interface TaskRunView {
  /** Undefined before the first run. */
  readonly state: CheckRunState | undefined;
  /** Whether a run is being begun. */
  readonly isBeginning: boolean;
  readonly complaint: Complaint | undefined;
}

/** What the checks of a program need of the page. */
export interface TaskRunContext {
  readonly api: Api;
  readonly after: After;
  readonly progress: Store<TaskProgress>;
}

/** Between two attempts to reach a workbench that does not answer. */
const retryMs = 2_000;

/** The runs of the checks of one task, one at a time; followed while the task is open. */
export class TaskRun {
  readonly view: Store<TaskRunView> = createStore<TaskRunView>({
    ...{ state: undefined, isBeginning: false, complaint: undefined },
  });
  readonly #task: WriteTask;
  readonly #context: TaskRunContext;
  /** Aborted when another run is begun, and when the task is left. */
  #visit = new AbortController();
  #stopWaiting: (() => void) | undefined;

  constructor(task: WriteTask, context: TaskRunContext) {
    this.#task = task;
    this.#context = context;
  }

  /** Checks a program from the beginning; a server at its address, a client where the workbench opens one. Never rejects. */
  async check(target: TaskTarget | undefined, seed?: number): Promise<void> {
    const { id } = this.#task;
    await this.stop();
    this.close();
    const visit = new AbortController();
    this.#visit = visit;
    this.#change({ isBeginning: true, complaint: undefined });
    try {
      const body = choiceOf(this.#task, target, seed);
      const state = await this.#context.api.call('checks.begin', { body });
      if (visit.signal.aborted) {
        this.#end(state.id);
        return;
      }
      this.#change({ state, isBeginning: false });
      this.#context.progress.update((all) => ({
        ...all,
        [id]: { ...untriedTask, ...all[id], target: target && typedTarget(target) },
      }));
      void this.#follow(state.id, visit.signal);
    } catch (error) {
      if (!visit.signal.aborted) this.#change({ isBeginning: false, complaint: complaintOf(error) });
    }
  }

  /** Ends what runs; what has come stays. Never rejects. */
  async stop(): Promise<void> {
    const { state } = this.view.get();
    if (state?.phase !== 'running') return;
    try {
      await this.#context.api.call('checks.end', { id: state.id });
    } catch (error) {
      this.#change({ complaint: complaintOf(error) });
    }
  }

  /** The task is left: what runs is ended. */
  close(): void {
    const { state } = this.view.get();
    this.#visit.abort();
    this.#stopWaiting?.();
    if (state?.phase === 'running') this.#end(state.id);
  }

  /** Asks for what is new, again and again; the workbench answers when there is something. */
  async #follow(id: string, signal: AbortSignal): Promise<void> {
    const known = this.view.get().state;
    if (known?.phase !== 'running' || signal.aborted) return;
    try {
      const after = String(known.version);
      const state = await this.#context.api.call('checks.get', { id, after }, signal);
      if (signal.aborted) return;
      this.#change({ state, complaint: undefined });
      if (state.phase === 'ended') this.#keep(state);
    } catch (error) {
      if (signal.aborted) return;
      const complaint = complaintOf(error);
      this.#change({ complaint });
      if (complaint.failure !== undefined) this.#change({ state: { ...known, phase: 'stopped' } });
      else this.#stopWaiting = this.#context.after(retryMs, () => void this.#follow(id, signal));
      return;
    }
    void this.#follow(id, signal);
  }

  #keep(state: CheckRunState): void {
    const tally = tallyOf(shownChecks(this.#task, state));
    this.#context.progress.update((all) => {
      const mark = all[this.#task.id] ?? untriedTask;
      const isDone = mark.isDone || isRight(state, tally);
      return {
        ...all,
        [this.#task.id]: { ...mark, tries: mark.tries + 1, held: tally.held, all: tally.all, isDone },
      };
    });
  }

  /** One that is over already is as good as ended. */
  #end(id: string): void {
    this.#context.api.call('checks.end', { id }).catch(() => undefined);
  }

  #change(change: Partial<TaskRunView>): void {
    this.view.update((view) => ({ ...view, ...change }));
  }
}

function choiceOf(
  { subject, only, encoding, hasFile }: WriteTask,
  target: TaskTarget | undefined,
  seed: number | undefined,
): CheckChoice {
  return {
    ...{ subject, encoding, ...target },
    ...(only !== undefined && { only }),
    ...(seed !== undefined && { seed }),
    ...(hasFile === true && { file: { name: taskFileName, data: encodeBase64(taskFile()) } }),
    ...(subject === 'tftp-client' && { directions: ['get'] }),
  };
}

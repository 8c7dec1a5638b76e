import { type Failure, failure } from '../../../../src/errors/error.js';
import type { LessonId } from '../../../../src/lesson/lesson.js';
import type { Moment } from '../../../../src/lesson/lesson-run.js';
import type { Observation } from '../../../../src/lesson/observation.js';
import type { LessonState } from '../../../../src/operations/lessons.js';
import { type After, type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import type { Api } from '../../../transport/api.js';
import { type LessonProgress, untouched } from './lesson-progress.js';
import { observationsOf } from './observations.js';

/** What a lesson shows. */
export interface LessonView {
  /** How far its run is; `beginning` until the workbench has answered. */
  readonly phase: LessonState['phase'] | 'beginning';
  /** The steps that were done, in order. */
  readonly moments: readonly Moment[];
  /** What has been seen since the last of them. */
  readonly latest: readonly Observation[];
  /** How many of the moments are shown: fewer while somebody looks back; undefined for all and what goes on now. */
  readonly position: number | undefined;
  /** The answer that was picked, and not given yet. */
  readonly picked: string | undefined;
  /** Whether the workbench does a step. */
  readonly isBusy: boolean;
  /** Whether one step follows the other, up to the next question. */
  readonly isRunning: boolean;
  readonly complaint: Complaint | undefined;
  /** Why no packets are captured on the bench; undefined while they are. */
  readonly captureFailure: Failure | undefined;
}

/** What a lesson needs of the page. */
export interface LessonContext {
  readonly api: Api;
  readonly after: After;
  readonly progress: Store<LessonProgress>;
  /** Which start of the workbench this is: a run ends with it. */
  readonly instance: () => string;
}

/** A step takes some 30 ms; of one that takes longer, what has happened so far is asked for as often. */
const lookEveryMs = 300;
/** Time to see a step before the next one, in a row of them. */
const runEveryMs = 700;

const fresh: LessonView = {
  ...{ phase: 'beginning', moments: [], latest: [], position: undefined, picked: undefined },
  ...{ isBusy: false, isRunning: false, complaint: undefined, captureFailure: undefined },
};

/** A lesson on the page: its run at the workbench, and which moment of it is looked at. */
export class OpenLesson {
  readonly lesson: LessonId;
  readonly view: Store<LessonView> = createStore<LessonView>(fresh);
  readonly #context: LessonContext;
  #run: { readonly id: string; readonly instance: string } | undefined;
  #stopRunning: (() => void) | undefined;

  constructor(lesson: LessonId, context: LessonContext) {
    this.lesson = lesson;
    this.#context = context;
  }

  /** Goes on with the run that the browser remembers, or begins one; once. Never rejects. */
  async open(): Promise<void> {
    const { phase, isBusy } = this.view.get();
    if (phase !== 'beginning' || isBusy) return;
    const kept = this.#context.progress.get()[this.lesson]?.run;
    if (kept !== undefined && kept.instance === this.#context.instance()) {
      this.#change({ isBusy: true });
      const state = await this.#context.api
        .call('lessons.get', { id: kept.id })
        .catch((error: unknown) => complaintOf(error));
      this.#change({ isBusy: false });
      // What was done on it is lost: that is said before another begins.
      if ('failure' in state && state.failure?.code === 'LESSON_DISPLACED') {
        this.#change({ complaint: state });
        return;
      }
      if ('lesson' in state && state.lesson === this.lesson) {
        this.#take(state);
        return;
      }
    }
    await this.#begin();
  }

  /** Leaves the run, and begins another on a bench of its own. Never rejects. */
  async beginAgain(): Promise<void> {
    const former = this.#run;
    if (this.view.get().isBusy) return;
    this.pause();
    this.#run = undefined;
    this.view.set(fresh);
    // One that is over already is as good as ended.
    if (former?.instance === this.#context.instance())
      await this.#context.api.call('lessons.end', { id: former.id }).catch(() => undefined);
    await this.#begin();
  }

  /** Shows the moment after the one that is looked at; behind the last, does the next step. Never rejects. */
  async step(): Promise<void> {
    const { position, moments } = this.view.get();
    if (position !== undefined) this.#lookAt(position + 1, moments.length);
    else await this.#next();
  }

  /** Shows the moment before. */
  back(): void {
    const { position, moments } = this.view.get();
    this.pause();
    this.#lookAt((position ?? moments.length) - 1, moments.length);
  }

  /** Does one step after the other, up to the next question. */
  run(): void {
    const { phase, isRunning } = this.view.get();
    if (isRunning || phase !== 'ready') return;
    this.#change({ isRunning: true, position: undefined });
    void this.#runOn();
  }

  pause(): void {
    this.#stopRunning?.();
    this.#stopRunning = undefined;
    this.#change({ isRunning: false });
  }

  /** Picks an answer to the question that is open. */
  pick(choice: string): void {
    if (this.view.get().phase === 'asking') this.#change({ picked: choice });
  }

  /** Gives the answer that was picked, or none: "I do not know". Never rejects. */
  async answer(choice: string | undefined): Promise<void> {
    if (this.view.get().phase !== 'asking') return;
    const id = this.#currentRun();
    if (id === undefined) return;
    const body = choice === undefined ? {} : { choice };
    await this.#step(id, () => this.#context.api.call('lessons.answer', { id, body }));
  }

  async #runOn(): Promise<void> {
    await this.#next();
    const { phase, isRunning } = this.view.get();
    if (!isRunning) return;
    if (phase !== 'ready' || this.view.get().complaint !== undefined) this.pause();
    else this.#stopRunning = this.#context.after(runEveryMs, () => void this.#runOn());
  }

  async #next(): Promise<void> {
    if (this.view.get().phase !== 'ready') return;
    const id = this.#currentRun();
    if (id === undefined) return;
    await this.#step(id, () => this.#context.api.call('lessons.next', { id }));
  }

  async #begin(): Promise<void> {
    await this.#ask(async () => {
      const { api } = this.#context;
      this.#take(await api.call('lessons.begin', { body: { lesson: this.lesson } }));
    });
  }

  /** The id of the run; undefined, with a complaint, where the workbench has been started anew and may have given the id to another. */
  #currentRun(): string | undefined {
    const run = this.#run;
    if (run === undefined || run.instance === this.#context.instance()) return run?.id;
    this.#change({ complaint: { failure: failure('LESSON_OVER', { id: run.id }) } });
    return undefined;
  }

  /** Has a step done, and shows what happens meanwhile. */
  async #step(id: string, asked: () => Promise<LessonState>): Promise<void> {
    if (this.view.get().isBusy) return;
    this.#change({ position: undefined });
    let stopLooking = (): void => undefined;
    const look = async (): Promise<void> => {
      const state = await this.#context.api.call('lessons.get', { id }).catch(() => undefined);
      if (!this.view.get().isBusy || this.#run?.id !== id) return;
      if (state !== undefined) this.#change({ latest: observationsOf(state.latest) });
      stopLooking = this.#context.after(lookEveryMs, () => void look());
    };
    stopLooking = this.#context.after(lookEveryMs, () => void look());
    await this.#ask(async () => this.#take(await asked()));
    stopLooking();
  }

  async #ask(act: () => Promise<void>): Promise<void> {
    if (this.view.get().isBusy) return;
    this.#change({ isBusy: true, complaint: undefined });
    try {
      await act();
    } catch (error) {
      this.#change({ complaint: complaintOf(error) });
    } finally {
      this.#change({ isBusy: false });
    }
  }

  #take(state: LessonState): void {
    const moments = state.moments.map(({ observations, answered, ...moment }) => ({
      ...moment,
      observations: observationsOf(observations),
      ...(answered !== undefined && { answered: { given: answered.given, truth: answered.truth } }),
    }));
    const run = { id: state.id, instance: this.#context.instance() };
    this.#run = run;
    const { phase } = state;
    this.#change({
      phase,
      moments,
      latest: observationsOf(state.latest),
      position: undefined,
      picked: undefined,
      captureFailure: state.captureFailure,
    });
    const { asked, right } = guesses(moments);
    this.#context.progress.update((progress) => ({
      ...progress,
      [this.lesson]: {
        ...{ run, moments: moments.length, asked, right },
        isDone: phase === 'finished' || (progress[this.lesson] ?? untouched).isDone,
      },
    }));
  }

  #lookAt(moment: number, last: number): void {
    const position = Math.max(0, moment);
    this.#change({ position: position >= last ? undefined : position });
  }

  #change(change: Partial<LessonView>): void {
    this.view.update((view) => ({ ...view, ...change }));
  }
}

/** How many questions were answered, and how many guesses were right. */
export function guesses(moments: readonly Moment[]): { readonly asked: number; readonly right: number } {
  const answered = moments.flatMap((moment) => moment.answered ?? []);
  return {
    asked: answered.length,
    right: answered.filter(({ given, truth }) => given !== undefined && given === truth).length,
  };
}

/** How many moments are shown. */
export function shownMoments({ position, moments }: LessonView): number {
  return position ?? moments.length;
}

/** What was seen in the step that is looked at: the one that goes on, or the last that was done. */
export function stepSeen({ position, moments, latest }: LessonView): readonly Observation[] {
  if (position === undefined && latest.length > 0) return latest;
  return moments[(position ?? moments.length) - 1]?.observations ?? [];
}

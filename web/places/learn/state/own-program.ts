import type { LessonId } from '../../../../src/lesson/lesson.js';
import type { OwnProgramState } from '../../../../src/operations/own-programs.js';
import { type After, type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import type { Api } from '../../../transport/api.js';
import { findingKey, type OwnFinding } from './own-situation.js';

/** Which end of the wire the student's program is; of a server, its port on the workbench's machine. */
export type OwnChoice =
  | { readonly side: 'client' }
  | { readonly side: 'server' /** From 1 to 65535. */; readonly port: number };

/** A program of the student's own, as the page shows it. */
export type OwnProgramView =
  | { readonly type: 'closed'; readonly complaint: Complaint | undefined }
  | { readonly type: 'opening' }
  | OpenOwnProgram;

/** A program that is watched. */
export interface OpenOwnProgram {
  readonly type: 'open';
  readonly state: OwnProgramState;
  /** The last finding that turned out otherwise, in this run of the program. */
  readonly withdrawn: OwnFinding | undefined;
  /** Whether a server was asked. */
  readonly wasAsked: boolean;
  readonly complaint: Complaint | undefined;
}

/** What the panel of a program needs of the page. */
export interface OwnProgramContext {
  readonly api: Api;
  readonly after: After;
}

/** Between two attempts to reach a workbench that does not answer. */
const retryMs = 2_000;
/** How often a page out of sight says that it is there still; a browser may make a minute of it. */
const remindMs = 30_000;

const closed: OwnProgramView = { type: 'closed', complaint: undefined };

/** A program that the student writes: watched at the workbench while its panel is open and in sight. */
export class OwnProgram {
  readonly lesson: LessonId;
  readonly view: Store<OwnProgramView> = createStore<OwnProgramView>(closed);
  readonly #context: OwnProgramContext;
  #isInSight = true;
  /** Aborted when another side is chosen, and when the panel closes. */
  #visit = new AbortController();
  /** Aborted as well when the page goes out of sight. */
  #following: AbortController | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(lesson: LessonId, context: OwnProgramContext) {
    this.lesson = lesson;
    this.#context = context;
  }

  /** Watches a program of this side; one that was watched is watched no more. Never rejects. */
  async choose(choice: OwnChoice): Promise<void> {
    this.close();
    const visit = new AbortController();
    this.#visit = visit;
    this.view.set({ type: 'opening' });
    try {
      const body = { lesson: this.lesson, ...choice };
      const state = await this.#context.api.call('ownPrograms.begin', { body });
      if (visit.signal.aborted) {
        this.#end(state.id);
        return;
      }
      this.view.set({
        ...{ type: 'open', state, withdrawn: undefined, wasAsked: false, complaint: undefined },
      });
      if (this.#isInSight) this.#follow();
      else this.#remind();
    } catch (error) {
      if (!visit.signal.aborted) this.view.set({ type: 'closed', complaint: complaintOf(error) });
    }
  }

  /** Asks a server everything of its task, from the beginning. Never rejects. */
  async ask(): Promise<void> {
    const view = this.view.get();
    if (view.type !== 'open' || view.state.isAsking) return;
    const { signal } = this.#visit;
    try {
      const state = await this.#context.api.call('ownPrograms.ask', { id: view.state.id }, signal);
      // The findings of the former asking are gone, and none of them was taken back.
      if (!signal.aborted)
        this.#change((open) => ({
          state: newer(open.state, state),
          withdrawn: undefined,
          wasAsked: true,
          complaint: undefined,
        }));
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** Whether the page can be seen: what passes is asked for as it comes only then. */
  show(isInSight: boolean): void {
    this.#isInSight = isInSight;
    if (isInSight && this.#following !== undefined) return;
    this.#pause();
    if (isInSight) this.#follow();
    else this.#remind();
  }

  /** Watches no more. */
  close(): void {
    const view = this.view.get();
    this.#visit.abort();
    this.#pause();
    if (view.type === 'open') this.#end(view.state.id);
    this.view.set(closed);
  }

  /** Keeps the program watched while the page is out of sight, and takes what is new once in a while. */
  #remind(): void {
    const view = this.view.get();
    if (view.type !== 'open') return;
    const { signal } = this.#visit;
    this.#stopWaiting = this.#context.after(remindMs, () => {
      this.#context.api
        .call('ownPrograms.get', { id: view.state.id }, signal)
        .then((state) => !signal.aborted && this.#take(state))
        .catch((error: unknown) => !signal.aborted && this.#fail(error));
      this.#remind();
    });
  }

  #pause(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#following?.abort();
    this.#following = undefined;
  }

  #follow(): void {
    const view = this.view.get();
    if (view.type !== 'open' || !this.#isInSight || this.#following !== undefined) return;
    this.#following = new AbortController();
    void this.#look(view.state.id, this.#following.signal);
  }

  /** Asks for what is new, again and again; the workbench answers when there is something. */
  async #look(id: string, signal: AbortSignal): Promise<void> {
    const view = this.view.get();
    if (view.type !== 'open' || signal.aborted) return;
    try {
      const after = String(view.state.version);
      const state = await this.#context.api.call('ownPrograms.get', { id, after }, signal);
      if (signal.aborted) return;
      this.#take(state);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error);
      this.#stopWaiting = this.#context.after(retryMs, () => void this.#look(id, signal));
      return;
    }
    void this.#look(id, signal);
  }

  #take(state: OwnProgramState): void {
    this.#change((open) => {
      const latest = newer(open.state, state);
      // Another run has taken nothing back: it has found nothing yet.
      if (latest.run !== open.state.run) return { state: latest, withdrawn: undefined, complaint: undefined };
      const gone = withdrawnBy(latest, open.state);
      return { state: latest, withdrawn: gone ?? open.withdrawn, complaint: undefined };
    });
  }

  /** A workbench that answers, and knows the program no more, is asked no more. */
  #fail(error: unknown): void {
    const complaint = complaintOf(error);
    if (complaint.failure === undefined) {
      this.#change(() => ({ complaint }));
      return;
    }
    this.#visit.abort();
    this.#pause();
    this.view.set({ type: 'closed', complaint });
  }

  /** One that is watched no more already is as good as ended. */
  #end(id: string): void {
    this.#context.api.call('ownPrograms.end', { id }).catch(() => undefined);
  }

  #change(change: (open: OpenOwnProgram) => Partial<OpenOwnProgram>): void {
    this.view.update((view) => (view.type === 'open' ? { ...view, ...change(view) } : view));
  }
}

/** The later of two: an answer may overtake another. */
function newer(known: OwnProgramState, came: OwnProgramState): OwnProgramState {
  return came.version < known.version ? known : came;
}

/** The finding that was there, and is no more. */
function withdrawnBy(state: OwnProgramState, former: OwnProgramState): OwnFinding | undefined {
  return former.findings.find(
    (one) => !state.findings.some((other) => findingKey(other) === findingKey(one)),
  );
}

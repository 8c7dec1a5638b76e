import type { CoursePeople } from '../../../../../src/operations/courses.js';
import { type After, type Complaint, complaintOf } from '../../../../session.js';
import { createStore, type Store } from '../../../../state/store.js';
import type { Api } from '../../../../transport/api.js';

/** Who is where, as the page knows it. */
export interface CoursePeopleView {
  readonly told: CoursePeople | undefined;
  /** When that was told, by the browser's clock; the workbench's may be another. */
  readonly toldAtMs: number;
  readonly complaint: Complaint | undefined;
}

/** What the list needs of the page. */
export interface CoursePeopleContext {
  readonly api: Pick<Api, 'call'>;
  readonly after: After;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Between two answers: a class changes something several times a second. */
const pauseMs = 500;
const retryMs = 2_000;

/** Follows who is where by a request that waits until there is something new. */
export class FollowedPeople {
  readonly view: Store<CoursePeopleView> = createStore<CoursePeopleView>({
    ...{ told: undefined, toldAtMs: 0, complaint: undefined },
  });
  readonly #context: CoursePeopleContext;
  #following: AbortController | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(context: CoursePeopleContext) {
    this.#context = context;
  }

  /** Follows while the list can be seen. */
  show(isInSight: boolean): void {
    if (isInSight === (this.#following !== undefined)) return;
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#following?.abort();
    this.#following = isInSight ? new AbortController() : undefined;
    if (this.#following !== undefined) void this.#look(this.#following.signal);
  }

  /** Takes a person off the list. Never rejects. */
  async remove(id: string): Promise<void> {
    try {
      await this.#context.api.call('courses.remove', { id });
    } catch (error) {
      this.#change({ complaint: complaintOf(error) });
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const after = this.view.get().told?.version;
    let waitMs = pauseMs;
    try {
      const request = after === undefined ? {} : { after: String(after) };
      const told = await this.#context.api.call('courses.people', request, signal);
      if (signal.aborted) return;
      this.#change({ told, toldAtMs: this.#context.now(), complaint: undefined });
    } catch (error) {
      if (signal.aborted) return;
      this.#change({ complaint: complaintOf(error) });
      waitMs = retryMs;
    }
    this.#stopWaiting = this.#context.after(waitMs, () => void this.#look(signal));
  }

  #change(change: Partial<CoursePeopleView>): void {
    this.view.update((view) => ({ ...view, ...change }));
  }
}

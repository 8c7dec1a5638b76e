import type { After } from '../../../../session.js';
import type { Place } from '../../../../state/place.js';
import type { Store } from '../../../../state/store.js';
import type { Api } from '../../../../transport/api.js';
import type { CourseMembership } from './course-membership.js';
import { type CourseProgress, courseMarks, courseSections } from './course-sections.js';

/** What changes within this is told at once. */
const settleMs = 800;
/** How often a page tells that it is still there, and tries again. */
const againMs = 30_000;

/** What reports need of the page. */
export interface CourseReportContext {
  readonly api: Pick<Api, 'call'>;
  readonly after: After;
  readonly membership: Store<CourseMembership>;
  readonly place: Store<Place>;
  readonly progress: CourseProgress;
}

/** Tells the workbench how far the person at this browser is in their course, while they are listed and the page is in sight. */
export class CourseReports {
  readonly #context: CourseReportContext;
  readonly #leave: (() => void)[] = [];
  #isInSight = true;
  #isTelling = false;
  #isStale = false;
  #cancel: (() => void) | undefined;

  constructor(context: CourseReportContext) {
    this.#context = context;
  }

  /** Tells from now on whatever changes. */
  begin(): void {
    const { membership, place, progress } = this.#context;
    const stores = [membership, place, ...courseSections.map((section) => section.progress(progress))];
    const changed = (): void => this.#later(settleMs);
    this.#leave.push(...stores.map((store) => store.subscribe(changed)));
    changed();
  }

  /** Whether the page can be seen: one that nobody looks at tells nothing, and so shows as away. */
  show(isInSight: boolean): void {
    if (this.#isInSight === isInSight) return;
    this.#isInSight = isInSight;
    if (isInSight) this.#later(0);
    else this.#pause();
  }

  /** Tells nothing any more. */
  end(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#pause();
  }

  #pause(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #later(ms: number): void {
    this.#pause();
    if (!this.#isInSight) return;
    if (this.#isTelling) this.#isStale = true;
    else this.#cancel = this.#context.after(ms, () => void this.#tell());
  }

  async #tell(): Promise<void> {
    const { api, membership, place, progress } = this.#context;
    const { course, listing, key, name } = membership.get();
    if (course === undefined || listing !== 'listed') return;
    this.#isTelling = true;
    this.#isStale = false;
    const at = place.get();
    const here = at.type === 'learn' ? at.lesson : undefined;
    const body = {
      ...{ key, name, course, marks: courseMarks(progress, course.items) },
      ...(here !== undefined && course.items.includes(here) && { here }),
    };
    // What did not reach the workbench is told again: each report has all of it.
    const told = await api.call('courses.report', { body }).catch(() => undefined);
    this.#isTelling = false;
    if (told?.isListed === false)
      membership.update((now) => (now.key === key ? { ...now, listing: 'removed' } : now));
    else if (this.#leave.length > 0) this.#later(this.#isStale ? settleMs : againMs);
  }
}

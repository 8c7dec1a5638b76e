import { courseTitle, formatCourse, isSameCourse, personName } from '../../lesson/course.js';
import type { CourseMark, CoursePeople, CourseReport } from '../../operations/courses.js';

/** People that are listed at once. */
const maxPeople = 200;
/** How long an answer waits for something new. */
const patienceMs = 20_000;

/** A person in a course, as a workbench knows them. */
export interface Participant {
  /** What only the person's own page knows. */
  readonly key: string;
  /** What others name the person by. */
  readonly id: number;
  readonly name: string;
  readonly course: CourseReport['course'];
  readonly here: string | undefined;
  /** Since when they are there, when they were last a step further, when their page last reported; ms since 1970. */
  readonly hereMs: number;
  readonly movedMs: number;
  readonly seenMs: number;
  readonly marks: readonly CourseMark[];
}

/** Everything that a desk knows. */
export interface CourseMemory {
  readonly people: readonly Participant[];
  /** The id that was given last: none is given twice. */
  readonly lastId: number;
  /** The keys of people who were taken off the list, the latest last. */
  readonly removed: readonly string[];
}

/** Where a desk keeps what it knows. */
export interface CourseKeeper {
  read(): CourseMemory;
  /** Something has changed; `memory` gives all of it. */
  changed(memory: () => CourseMemory): void;
  close(): void;
}

/** Who is where in the courses of a workbench. Bounded: whose page reported least recently leaves. */
export class CourseDesk {
  readonly #keeper: CourseKeeper;
  readonly #now: () => number;
  /** By keys, in the order in which they came. */
  readonly #people = new Map<string, Participant>();
  readonly #removed: Set<string>;
  readonly #waiting = new Set<() => void>();
  #lastId: number;
  #version: number;
  #isClosed = false;

  /** `now` is the time in milliseconds since 1970. */
  constructor(keeper: CourseKeeper, now: () => number = Date.now) {
    this.#keeper = keeper;
    this.#now = now;
    const { people, lastId, removed } = keeper.read();
    for (const person of people) this.#people.set(person.key, person);
    this.#removed = new Set(removed);
    this.#lastId = people.reduce((most, { id }) => Math.max(most, id), lastId);
    // A page that asks after a restart has another version.
    this.#version = now();
  }

  /** Takes what a person's page tells. It is not listed where the person was taken off the list. */
  report({ key, name, course: told, here, marks }: CourseReport): { readonly isListed: boolean } {
    // As a link would hold it.
    const course = { title: courseTitle(told.title), items: [...new Set(told.items)] };
    const known = this.#people.get(key);
    if (this.#removed.has(key)) return { isListed: false };
    const now = this.#now();
    if (known === undefined) this.#makeRoom();
    const inCourse = here !== undefined && course.items.includes(here) ? here : undefined;
    const own = marks.filter(({ item }) => course.items.includes(item));
    const isThere = known !== undefined && known.here === inCourse && isSameCourse(known.course, course);
    const isAsFar = isThere && JSON.stringify(known.marks) === JSON.stringify(own);
    const person: Participant = {
      ...{ key, id: known?.id ?? this.#nextId(), name: personName(name) || '?', course, here: inCourse },
      hereMs: isThere ? known.hereMs : now,
      movedMs: isAsFar ? known.movedMs : now,
      ...{ seenMs: now, marks: own },
    };
    this.#people.set(key, person);
    // That a page is still there is told with the next change, or when the answer's time is over.
    if (!isAsFar || known.name !== person.name) this.#changed();
    return { isListed: true };
  }

  /** At once, or when it is another version than `after`. */
  async people(after?: number): Promise<CoursePeople> {
    if (after === this.#version && !this.#isClosed) await this.#change();
    const courses = new Map<string, { readonly index: number; readonly course: Participant['course'] }>();
    const listed = [...this.#people.values()].map(({ key: _, id, here, course, ...person }) => {
      const name = formatCourse(course);
      const { index } = courses.get(name) ?? { index: courses.size };
      courses.set(name, { index, course });
      return { ...person, id: String(id), course: index, ...(here !== undefined && { here }) };
    });
    return {
      ...{ version: this.#version, nowMs: this.#now(), people: listed },
      courses: [...courses.values()].map(({ course }) => course),
    };
  }

  /** Does nothing for somebody who is not listed. */
  remove(id: string): void {
    const person = [...this.#people.values()].find((one) => String(one.id) === id);
    if (person === undefined) return;
    this.#people.delete(person.key);
    this.#removed.add(person.key);
    const [oldest] = this.#removed;
    if (this.#removed.size > maxPeople && oldest !== undefined) this.#removed.delete(oldest);
    this.#changed();
  }

  close(): void {
    this.#isClosed = true;
    this.#tell();
    this.#keeper.close();
  }

  #makeRoom(): void {
    if (this.#people.size < maxPeople) return;
    const [first, ...others] = this.#people.values();
    if (first === undefined) return;
    this.#people.delete(others.reduce((one, other) => (other.seenMs < one.seenMs ? other : one), first).key);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #changed(): void {
    this.#version += 1;
    this.#keeper.changed(() => ({
      people: [...this.#people.values()],
      lastId: this.#lastId,
      removed: [...this.#removed],
    }));
    this.#tell();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, patienceMs);
      this.#waiting.add(done);
    });
  }

  #tell(): void {
    for (const done of [...this.#waiting]) done();
  }
}

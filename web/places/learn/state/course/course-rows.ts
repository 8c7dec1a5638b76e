import type { CourseMark, CoursePeople } from '../../../../../src/operations/courses.js';

/** How the list of people is sorted. */
export type CourseOrder = 'came' | 'name' | 'still';

/** A person in a row: where they are, and how far with each item of the course. */
export interface CourseRow {
  readonly id: string;
  readonly name: string;
  /** The item that is open in front of them. */
  readonly here: string | undefined;
  /** For how long they have been no step further, in milliseconds. */
  readonly stillMs: number;
  /** For how long their page has not reported; undefined while it does. */
  readonly awayMs: number | undefined;
  /** By the items of the course, in their order; undefined for one that was not begun. */
  readonly marks: readonly (CourseMark | undefined)[];
  readonly done: number;
}

/** A page reports every 30 s. */
const awayAfterMs = 75_000;

/** The people of a course. `nowMs` is the time by the workbench's clock; `locale` sorts the names. */
export function courseRows(
  { courses, people }: CoursePeople,
  course: number,
  order: CourseOrder,
  nowMs: number,
  locale: string,
): readonly CourseRow[] {
  const items = courses[course]?.items ?? [];
  const rows = people
    .filter((person) => person.course === course)
    .map(({ id, name, here, hereMs, movedMs, seenMs, marks }): CourseRow => {
      const ofItems = items.map((item) => marks.find((mark) => mark.item === item));
      const unseenMs = Math.max(0, nowMs - seenMs);
      return {
        ...{ id, name, here, marks: ofItems },
        stillMs: Math.max(0, nowMs - Math.max(hereMs, movedMs)),
        awayMs: unseenMs > awayAfterMs ? unseenMs : undefined,
        done: ofItems.filter((mark) => mark?.isDone === true).length,
      };
    });
  if (order === 'name') return rows.toSorted((one, other) => one.name.localeCompare(other.name, locale));
  if (order === 'came') return rows;
  // Who is through, or gone, waits for nobody.
  const rest = ({ done, awayMs }: CourseRow): number =>
    (done === items.length ? 2 : 0) + (awayMs === undefined ? 0 : 1);
  return rows.toSorted((one, other) => rest(one) - rest(other) || other.stillMs - one.stillMs);
}

/** How many people are through with each item. */
export function doneByItem(rows: readonly CourseRow[]): readonly number[] {
  return (rows[0]?.marks ?? []).map((_, at) => rows.filter(({ marks }) => marks[at]?.isDone === true).length);
}

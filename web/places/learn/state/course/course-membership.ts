import {
  type Course,
  formatCourse,
  isSameCourse,
  parseCourse,
  personName,
} from '../../../../../src/lesson/course.js';
import { type KeyValueStore, keptObject, keptStore } from '../../../../state/kept.js';
import type { Store } from '../../../../state/store.js';

/** The course that the person at this browser is in, and whether the workbench lists them. */
export interface CourseMembership {
  readonly course: Course | undefined;
  /** The name that was given last; empty before. */
  readonly name: string;
  /** What the workbench knows this person by; empty before they are listed. */
  readonly key: string;
  /** `private`: they go on without being listed; `removed`: somebody took them off the list. */
  readonly listing: 'unasked' | 'listed' | 'private' | 'removed';
}

const nobody: CourseMembership = { course: undefined, name: '', key: '', listing: 'unasked' };
const listings: readonly unknown[] = ['listed', 'private', 'removed'];

/** The membership as the browser keeps it. */
export function createCourseMembership(keeper: KeyValueStore): Store<CourseMembership> {
  return keptStore(
    keeper,
    'breakoutbox.course',
    (kept) => membershipOf(keptObject(kept)),
    ({ course, ...membership }) => ({
      ...membership,
      course: course === undefined ? '' : formatCourse(course),
    }),
  );
}

/** The person has opened the link of a course. The name is asked once in a browser, whatever courses follow. */
export function courseOpened(membership: CourseMembership, course: Course): CourseMembership {
  const { course: former } = membership;
  if (former !== undefined && isSameCourse(former, course)) return membership;
  return { ...membership, course };
}

/** The person has given a name. Whoever was taken off the list comes as somebody new. */
export function nameGiven(membership: CourseMembership, typed: string): CourseMembership {
  const isKnown = membership.key !== '' && membership.listing !== 'removed';
  return {
    ...membership,
    name: personName(typed),
    key: isKnown ? membership.key : newKey(),
    listing: 'listed',
  };
}

/** 128 bits of chance. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

function membershipOf(kept: Readonly<Record<string, unknown>>): CourseMembership {
  const key = typeof kept.key === 'string' && /^[0-9a-f]{32}$/.test(kept.key) ? kept.key : '';
  const name = typeof kept.name === 'string' ? personName(kept.name) : '';
  const isListed = key !== '' && name !== '';
  const listing = listings.includes(kept.listing) && (isListed || kept.listing === 'private');
  return {
    ...{ key, name },
    course: typeof kept.course === 'string' ? parseCourse(kept.course) : undefined,
    listing: listing ? (kept.listing as CourseMembership['listing']) : nobody.listing,
  };
}

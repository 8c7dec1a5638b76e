import type { Course } from '../../../../../src/lesson/course.js';
import { hashOfPlace } from '../../../../state/place.js';

/** The link to a course: `page` is the URL of a workbench's page without its hash. A workbench that wants a token is opened with it. */
export function courseLink(page: string, course: Course, token: string | undefined): string {
  const link = `${page}${hashOfPlace({ type: 'learn', course })}`;
  if (token === undefined) return link;
  return `${link}${course.title === '' ? '?' : '&'}token=${encodeURIComponent(token)}`;
}

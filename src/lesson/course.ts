/** What a teacher has chosen: some of what there is to learn, in their order. */
export interface Course {
  /** Empty where it has none. */
  readonly title: string;
  /** Ids of lessons and of whatever else stands in their list, each once. */
  readonly items: readonly string[];
}

/** The most items of a course, and the longest title and name of a person, in characters (code points). */
export const courseBounds = { items: 60, titleCharacters: 60, nameCharacters: 40 } as const;

/** The form of an item's id, as a regular expression. */
export const courseItemPattern = '^[a-z][a-z0-9-]{0,39}$';

const itemId = new RegExp(courseItemPattern);

/** A course as a part of an address, `no-messages.duplex?title=Week%201`: nothing has to be kept for a link to work. */
export function formatCourse({ title, items }: Course): string {
  return `${items.join('.')}${title === '' ? '' : `?title=${encodeURIComponent(title)}`}`;
}

/** The course that an address names, with the bounds kept; undefined where it names none. Whether there are such items is not known here. */
export function parseCourse(text: string): Course | undefined {
  const [list = '', query = ''] = text.split('?', 2);
  const items = [...new Set(list.split('.'))];
  if (items.length > courseBounds.items || !items.every((item) => itemId.test(item))) return undefined;
  const title = query
    .split('&')
    .find((part) => part.startsWith('title='))
    ?.slice('title='.length);
  return { title: courseTitle(decoded(title ?? '')), items };
}

/** Whether two courses are the same one: a link that was opened again, or by another person. */
export function isSameCourse(one: Course, other: Course): boolean {
  return formatCourse(one) === formatCourse(other);
}

/** A title as it is kept: one line, cut at its bound. */
export function courseTitle(typed: string): string {
  return oneLine(typed, courseBounds.titleCharacters);
}

/** The name of a person as it is kept: one line, cut at its bound. It may still hold what is not to be shown as it is. */
export function personName(typed: string): string {
  return oneLine(typed, courseBounds.nameCharacters);
}

function oneLine(typed: string, most: number): string {
  // What is longer than this is cut anyway: no character takes more than two units.
  const text = typed
    .slice(0, 1_000)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .normalize('NFC');
  return Array.from(text.replace(/\s+/g, ' ').trim()).slice(0, most).join('').trim();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

import { Type } from 'typebox';
import { courseBounds, courseItemPattern } from '../lesson/course.js';
import type { Operation, ValueOf } from './operation.js';
import { noParams, nothing } from './schema-parts.js';

const subject = 'lessons';
const askers = 'admitted';
const closed = { additionalProperties: false } as const;

const itemId = Type.String({ pattern: courseItemPattern });
/** Characters of text are two units at most. */
const text = (characters: number) => Type.String({ maxLength: 2 * characters });
const bounds = { minimum: 0, maximum: 100_000 } as const;
const some = Type.Integer(bounds);

const course = Type.Object(
  {
    title: text(courseBounds.titleCharacters),
    items: Type.Array(itemId, { minItems: 1, maxItems: courseBounds.items }),
  },
  { ...closed, title: 'Course' },
);

/** How far a person is with an item. */
export const courseMark = Type.Object(
  {
    item: itemId,
    at: Type.Integer({
      ...bounds,
      description: 'Moments of a lesson, or whatever it is counted by, that are done',
    }),
    of: some,
    isDone: Type.Boolean({ description: 'It was once gone through to its end' }),
    asked: Type.Optional(Type.Integer({ ...bounds, description: 'Questions that were answered' })),
    right: Type.Optional(Type.Integer({ ...bounds, description: 'Of these, guessed right' })),
    tries: Type.Optional(some),
    hints: Type.Optional(some),
  },
  { ...closed, title: 'CourseMark' },
);

/** How far a person is with an item. */
export type CourseMark = ValueOf<typeof courseMark>;

/** What the page of a person tells of how far they are. */
export const courseReport = Type.Object(
  {
    key: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'Chosen by chance: who has it speaks for that person. It is shown to nobody',
    }),
    name: Type.String({
      minLength: 1,
      maxLength: 2 * courseBounds.nameCharacters,
      description: 'As it was typed; nothing proves it',
    }),
    course,
    here: Type.Optional(itemId),
    marks: Type.Array(courseMark, { maxItems: courseBounds.items }),
  },
  { ...closed, title: 'CourseReport' },
);

/** What the page of a person tells of how far they are. */
export type CourseReport = ValueOf<typeof courseReport>;

const milliseconds = (description: string) =>
  Type.Integer({
    minimum: 0,
    description: `${description}; milliseconds since 1970, by the workbench's clock`,
  });

const people = Type.Object(
  {
    version: Type.Integer({ minimum: 0, description: 'Changes with whatever there is to show' }),
    nowMs: milliseconds('When this was said'),
    courses: Type.Array(course),
    people: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String({ description: 'As it was typed: to be escaped where it is shown' }),
        course: Type.Integer({ minimum: 0, description: 'Which of `courses`, from 0' }),
        here: Type.Optional(Type.String({ description: 'The item that is open in front of them' })),
        hereMs: milliseconds('Since when it is'),
        movedMs: milliseconds('When they were last a step further'),
        seenMs: milliseconds('When their page last reported'),
        marks: Type.Array(courseMark),
      }),
      { description: 'In the order in which they came; 200 at most' },
    ),
  },
  { title: 'CoursePeople' },
);

/** Who is where in the courses of a workbench. */
export type CoursePeople = ValueOf<typeof people>;

/** Courses: what a teacher has chosen of the lessons, and who is where in it. */
export const courseOperations = {
  'courses.report': {
    subject,
    summary: 'Tell how far a person is in a course; all of it each time',
    askers,
    params: noParams,
    body: courseReport,
    result: Type.Object({
      isListed: Type.Boolean({ description: 'False for somebody who was taken off the list' }),
    }),
  },
  'courses.people': {
    subject,
    summary: 'Who is where: at once, or when it is another version than `after`, 20 s later at most',
    askers,
    params: Type.Object({ after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })) }),
    result: people,
  },
  'courses.remove': {
    subject,
    summary: 'Take a person off the list; what their page reports from then on is refused',
    askers,
    params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
    result: nothing,
  },
} as const satisfies Readonly<Record<string, Operation>>;

import { afterEach, describe, expect, it } from 'vitest';
import type { Lesson, Words } from '../../lesson/lesson.js';
import { lessonOf, lessons } from '../../lesson/lessons/lessons.js';
import { LessonSession } from './lesson-session.js';

/** What is true of each question on a bench, by lesson and step. */
const truths: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-messages': { slow: 'returns', glued: 'glued' },
};

let session: LessonSession | undefined;
afterEach(() => session?.close());

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();
const codes = (text: string): readonly string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** All texts of a lesson, and the facts of the step that each belongs to. */
function textsOf({
  title,
  subtitle,
  intro,
  summary,
  steps,
}: Lesson): readonly (readonly [Words, string | undefined])[] {
  return [
    ...[title, subtitle, summary, ...intro].map((words) => [words, undefined] as const),
    ...steps.flatMap(({ id, says, question }) =>
      [
        says,
        ...(question === undefined
          ? []
          : [question.asks, question.because, ...question.choices.map((choice) => choice.says)]),
      ].map((words) => [words, id] as const),
    ),
  ];
}

describe.each(lessons)('the lesson $id', (lesson) => {
  it('says the same in both languages: code and facts are the same', () => {
    for (const [words] of textsOf(lesson)) {
      expect(placeholders(words['zh-CN'])).toEqual(placeholders(words.en));
      expect(codes(words['zh-CN']).toSorted()).toEqual(codes(words.en).toSorted());
      expect(words['zh-CN'].replaceAll(/`[^`]*`/g, '')).not.toMatch(/[,;:!?]\s|\(/);
    }
  });

  it('has two to four choices for each question, and the truth of every one on the wire', async () => {
    session = new LessonSession(lesson, false);
    const { run } = session;
    const found: Record<string, string | undefined> = {};
    while (run.phase.phase === 'ready' || run.phase.phase === 'asking') {
      const { step } = run;
      const choices = step?.question?.choices ?? [];
      if (run.phase.phase === 'asking') {
        expect(choices.length).toBeGreaterThanOrEqual(2);
        expect(choices.length).toBeLessThanOrEqual(4);
        expect(new Set(choices.map(({ id }) => id)).size).toBe(choices.length);
        await session.answer(choices.at(-1)?.id);
      } else await session.next();
      const moment = run.moments.at(-1);
      expect(moment?.step, `step ${step?.id}`).toBe(step?.id);
      if (moment?.answered !== undefined) {
        found[moment.step] = moment.answered.truth;
        expect(choices.map(({ id }) => id)).toContain(moment.answered.truth);
      }
      const missing = textsOf(lesson)
        .filter(([, of]) => of === moment?.step)
        .flatMap(([words]) => placeholders(words.en))
        .filter((name) => !Object.hasOwn(moment?.facts ?? {}, name));
      expect(missing).toEqual([]);
      expect(
        Object.values(moment?.facts ?? {}).filter((fact) => /NaN|undefined|\?/.test(String(fact))),
      ).toEqual([]);
    }
    expect(run.phase).toEqual({ phase: 'finished' });
    expect(found).toEqual(truths[lesson.id] ?? {});
  }, 40_000);
});

it('are found by their names', () => {
  for (const lesson of lessons) expect(lessonOf(lesson.id)).toBe(lesson);
  expect(() => lessonOf('knitting')).toThrow(expect.objectContaining({ code: 'LESSON_UNKNOWN' }));
  expect(() => lessonOf('no-mesages')).toThrow(/no-messages/);
  expect(new Set(lessons.map(({ id }) => id)).size).toBe(lessons.length);
});

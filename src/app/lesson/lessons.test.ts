import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { lessonClaims, lessonFigures, lessonTruths } from '../../../test/lesson-claims.js';
import { lessonTranscript } from '../../../test/lesson-transcript.js';
import { benchOf, type Lesson, lessonIds, type Words } from '../../lesson/lesson.js';
import type { Moment } from '../../lesson/lesson-run.js';
import { lessonOf, lessons } from '../../lesson/lessons/lessons.js';
import { lessonOperations } from '../../operations/lessons.js';
import { lessonReport } from './lesson-report.js';
import { LessonSession } from './lesson-session.js';

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

/** What the texts of a step say is what was seen in it. */
function expectClaims(lesson: Lesson, index: number, { step, observations, facts }: Moment): void {
  const transcript = lessonTranscript(benchOf(lesson, index), observations);
  const shown = `${lesson.id}, ${step}:\n${transcript.join('\n')}\n`;
  let from = 0;
  for (const line of lessonClaims[lesson.id][step] ?? []) {
    if (line.startsWith('no ')) {
      expect(
        transcript.filter((one) => one.startsWith(line.slice(3))),
        `${shown}${line}`,
      ).toEqual([]);
      continue;
    }
    const at = transcript.findIndex((one, place) => place >= from && one === line);
    expect(at, `${shown}misses ${line}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
  for (const [name, [min, max]] of Object.entries(lessonFigures[lesson.id]?.[step] ?? {})) {
    expect(Number(facts[name]), `${shown}${name}`).toBeGreaterThanOrEqual(min);
    expect(Number(facts[name]), `${shown}${name}`).toBeLessThanOrEqual(max);
  }
}

describe.each(lessons)('the lesson $id', (lesson) => {
  it('says the same in both languages: code and facts are the same', () => {
    for (const [words] of textsOf(lesson)) {
      expect(placeholders(words['zh-CN'])).toEqual(placeholders(words.en));
      expect(codes(words['zh-CN']).toSorted()).toEqual(codes(words.en).toSorted());
      expect(words['zh-CN'].replaceAll(/`[^`]*`/g, '')).not.toMatch(/[,;:!?]\s|\(/);
    }
  });

  it('takes five to nine steps and two to four questions', () => {
    expect(lesson.steps.length).toBeGreaterThanOrEqual(5);
    expect(lesson.steps.length).toBeLessThanOrEqual(9);
    const questions = lesson.steps.filter(({ question }) => question !== undefined);
    expect(questions.length).toBeGreaterThanOrEqual(2);
    expect(questions.length).toBeLessThanOrEqual(4);
    expect(Object.keys(lessonClaims[lesson.id])).toEqual(lesson.steps.map(({ id }) => id));
  });

  it('has the truth of every question, and of what its texts say, on the bench', async () => {
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
      if (moment !== undefined) expectClaims(lesson, run.moments.length - 1, moment);
    }
    expect(run.phase).toEqual({ phase: 'finished' });
    expect(found).toEqual(lessonTruths[lesson.id]);
    expect([...Value.Errors(lessonOperations['lessons.get'].result, lessonReport('1', session))]).toEqual([]);
  }, 40_000);
});

it('are found by their names', () => {
  for (const lesson of lessons) expect(lessonOf(lesson.id)).toBe(lesson);
  expect(() => lessonOf('knitting')).toThrow(expect.objectContaining({ code: 'LESSON_UNKNOWN' }));
  expect(() => lessonOf('no-mesages')).toThrow(/no-messages/);
  expect(lessons.map(({ id }) => id)).toEqual(lessonIds);
});

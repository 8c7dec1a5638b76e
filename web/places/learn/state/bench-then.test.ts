import { expect, it } from 'vitest';
import type { BenchSpec, Lesson, Step } from '../../../../src/lesson/lesson.js';
import type { Observation } from '../../../../src/lesson/observation.js';
import { benchThen } from './bench-then.js';
import type { LessonView } from './open-lesson.js';

const words = { en: '', 'zh-CN': '' };
const direct: BenchSpec = { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' };
const relayed: BenchSpec = { ...direct, wire: 'relay' };
const step = (id: string, bench?: BenchSpec): Step => ({
  id,
  acts: [],
  says: words,
  ...(bench && { bench }),
});
/** The third step brings another bench. */
const lesson: Lesson = {
  ...{ id: 'duplex', title: words, subtitle: words, intro: [], summary: words },
  ...{ bench: direct, steps: [step('a'), step('b'), step('c', relayed), step('d')] },
};

const looked = (atMs: number): Observation => ({ type: 'sockets', sockets: [], atMs });

/** So many steps done, each with one look. */
function view(done: number, change: Partial<LessonView> = {}): LessonView {
  const moments = lesson.steps
    .slice(0, done)
    .map(({ id }, index) => ({ step: id, facts: {}, observations: [looked(index)] }));
  return {
    ...{ phase: 'ready', moments, latest: [], position: undefined, picked: undefined },
    ...{ isBusy: false, isRunning: false, complaint: undefined, captureFailure: undefined, ...change },
  };
}

const seen = (one: LessonView): readonly number[] => benchThen(lesson, one).seen.map(({ atMs }) => atMs);

it('has what was seen on the first bench, and from the step that brought another on only what was seen there', () => {
  expect(benchThen(lesson, view(0))).toEqual({ bench: direct, seen: [] });
  expect(benchThen(lesson, view(2)).bench).toBe(direct);
  expect(seen(view(2))).toEqual([0, 1]);
  expect(benchThen(lesson, view(3)).bench).toBe(relayed);
  expect(seen(view(4))).toEqual([2, 3]);
});

it('has the new bench from the first thing that is seen of its step', () => {
  const busy = view(2, { isBusy: true, latest: [looked(9)] });
  expect(benchThen(lesson, busy).bench).toBe(relayed);
  expect(seen(busy)).toEqual([9]);
  expect(seen(view(2, { isBusy: true }))).toEqual([0, 1]);
  expect(seen(view(2, { phase: 'stuck', latest: [looked(9)] }))).toEqual([9]);
});

it('has an earlier bench when somebody looks back', () => {
  expect(benchThen(lesson, view(4, { position: 1 }))).toMatchObject({ bench: direct, seen: [{ atMs: 0 }] });
  expect(seen(view(4, { position: 3, latest: [looked(9)] }))).toEqual([2]);
});

import { expect, it } from 'vitest';
import { LessonDesk } from '../../../../src/app/lesson/lesson-desk.js';
import { noMessages } from '../../../../src/lesson/lessons/no-messages.js';
import { lessonFetch } from '../../../../test/lesson-fetch.js';
import { scratch } from '../../../../test/scratch.js';
import { memoryStore } from '../../../state/kept.js';
import { Api } from '../../../transport/api.js';
import { benchThen } from './bench-then.js';
import { createLessonProgress } from './lesson-progress.js';
import { type LessonView, OpenLesson, shownMoments } from './open-lesson.js';

const { own } = scratch();

/** A page of one browser, at a workbench whose lessons are on real sockets. */
function page({ desk = own(new LessonDesk()), keeper = memoryStore(), instance = (): string => 'one' } = {}) {
  const progress = createLessonProgress(keeper);
  const transport = {
    fetch: lessonFetch(desk),
    upload: () => Promise.reject(new Error('nothing is uploaded')),
    token: () => undefined,
  };
  const after = (ms: number, run: () => void): (() => void) => {
    // A row of steps is shown slowly; a test has no eyes.
    const timer = setTimeout(run, Math.min(ms, 10));
    return () => clearTimeout(timer);
  };
  const context = { api: new Api(transport), after, progress, instance };
  return { desk, keeper, progress, lesson: new OpenLesson('no-messages', context) };
}

const seenThen = (view: LessonView) => benchThen(noMessages, view).seen;

/** Resolves when the view is as wanted. */
function until(lesson: OpenLesson, isWanted: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = lesson.view.subscribe(() => {
      if (!isWanted()) return;
      stop();
      resolve();
    });
  });
}

it('begins a lesson, steps, asks, and takes the answer from the wire', async () => {
  const { lesson, progress } = page();
  await lesson.open();
  expect(lesson.view.get()).toMatchObject({ phase: 'ready', moments: [] });
  await lesson.step();
  expect(lesson.view.get()).toMatchObject({ phase: 'asking', isBusy: false });
  await lesson.step();
  expect(lesson.view.get().moments).toHaveLength(1);
  lesson.pick('waits');
  expect(lesson.view.get().picked).toBe('waits');
  await lesson.answer('waits');
  const { moments, phase, picked } = lesson.view.get();
  expect(phase).toBe('ready');
  expect(picked).toBeUndefined();
  expect(moments[1]?.answered).toEqual({ given: 'waits', truth: 'returns' });
  expect(progress.get()['no-messages']).toMatchObject({ moments: 2, asked: 1, right: 0, isDone: false });
});

it('shows earlier moments without doing anything, and goes on from the last', async () => {
  const { lesson } = page();
  await lesson.open();
  await lesson.step();
  await lesson.answer(undefined);
  const all = seenThen(lesson.view.get()).length;
  lesson.back();
  expect(shownMoments(lesson.view.get())).toBe(1);
  expect(seenThen(lesson.view.get()).length).toBeLessThan(all);
  lesson.back();
  lesson.back();
  expect(shownMoments(lesson.view.get())).toBe(0);
  await lesson.step();
  expect(lesson.view.get()).toMatchObject({ position: 1 });
  await lesson.step();
  expect(lesson.view.get().position).toBeUndefined();
  expect(seenThen(lesson.view.get())).toHaveLength(all);
  await lesson.step();
  expect(lesson.view.get().moments).toHaveLength(3);
});

it('runs up to the next question, and to the end', async () => {
  const { lesson, progress } = page();
  await lesson.open();
  lesson.run();
  expect(lesson.view.get().isRunning).toBe(true);
  await until(lesson, () => !lesson.view.get().isRunning);
  expect(lesson.view.get().phase).toBe('asking');
  await lesson.answer('returns');
  lesson.run();
  await until(lesson, () => !lesson.view.get().isRunning);
  expect(lesson.view.get()).toMatchObject({ phase: 'asking' });
  expect(lesson.view.get().moments).toHaveLength(3);
  await lesson.answer('glued');
  lesson.run();
  await until(lesson, () => !lesson.view.get().isRunning);
  expect(lesson.view.get().phase).toBe('finished');
  expect(progress.get()['no-messages']).toMatchObject({ asked: 2, right: 2, isDone: true });
});

it('goes on with the run that the browser remembers, unless another workbench answers', async () => {
  const first = page();
  await first.lesson.open();
  await first.lesson.step();
  const again = page({ desk: first.desk, keeper: first.keeper });
  await again.lesson.open();
  expect(again.lesson.view.get().moments).toHaveLength(1);
  const other = page({ desk: first.desk, keeper: first.keeper, instance: () => 'two' });
  await other.lesson.open();
  expect(other.lesson.view.get().moments).toHaveLength(0);
});

it('complains when its run is over, and begins again on a new bench', async () => {
  const { lesson, desk } = page();
  await lesson.open();
  await lesson.step();
  await desk.close();
  await lesson.answer('returns');
  expect(lesson.view.get().complaint?.failure?.code).toBe('LESSON_OVER');
  await lesson.beginAgain();
  expect(lesson.view.get()).toMatchObject({ phase: 'ready', moments: [], complaint: undefined });
});

it('leaves alone what a workbench that was started anew calls by the same id', async () => {
  let instance = 'one';
  const { lesson, desk } = page({ instance: () => instance });
  await lesson.open();
  instance = 'two';
  await lesson.step();
  expect(lesson.view.get()).toMatchObject({
    phase: 'ready',
    complaint: { failure: { code: 'LESSON_OVER' } },
  });
  expect(desk.list()).toMatchObject([{ moments: [] }]);
  await lesson.beginAgain();
  expect(lesson.view.get().complaint).toBeUndefined();
  expect(desk.list()).toHaveLength(2);
});

it('says that its run has made room for others, before another begins', async () => {
  const { desk, keeper, lesson } = page();
  await lesson.open();
  await lesson.step();
  for (let others = 0; others < 128; others += 1) await desk.begin('client', false);
  await lesson.answer('waits');
  expect(lesson.view.get().complaint?.failure).toMatchObject({ code: 'LESSON_DISPLACED' });
  const { lesson: reloaded } = page({ desk, keeper });
  await reloaded.open();
  expect(reloaded.view.get()).toMatchObject({
    phase: 'beginning',
    complaint: { failure: { code: 'LESSON_DISPLACED' } },
  });
  await reloaded.beginAgain();
  expect(reloaded.view.get()).toMatchObject({ phase: 'ready', complaint: undefined, moments: [] });
});

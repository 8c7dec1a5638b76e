import { expect, it } from 'vitest';
import type { CourseReport } from '../../../../../src/operations/courses.js';
import { memoryStore } from '../../../../state/kept.js';
import type { Place } from '../../../../state/place.js';
import { createStore } from '../../../../state/store.js';
import { Api } from '../../../../transport/api.js';
import { createTaskProgress } from '../../tasks/task-progress.js';
import { createBrokenProgress } from '../broken-progress.js';
import { createLessonProgress, untouched } from '../lesson-progress.js';
import { courseOpened, createCourseMembership, nameGiven } from './course-membership.js';
import { CourseReports } from './course-reports.js';

/** A page whose clock the test turns, at a workbench that answers at once, or not at all. */
function page() {
  const membership = createCourseMembership(memoryStore());
  const lessonProgress = createLessonProgress(memoryStore());
  const place = createStore<Place>({ type: 'learn' });
  const told: CourseReport[] = [];
  const timers = new Map<() => void, number>();
  const workbench = { isListed: true, answers: true };
  const api = new Api({
    fetch: async (_, request) => {
      told.push(JSON.parse(String(request?.body)) as CourseReport);
      if (!workbench.answers) throw new TypeError('gone');
      return Response.json({ isListed: workbench.isListed });
    },
    upload: () => Promise.reject(new Error('nothing is uploaded')),
    token: () => undefined,
  });
  const reports = new CourseReports({
    ...{
      api,
      membership,
      place,
      progress: {
        lessonProgress,
        brokenProgress: createBrokenProgress(memoryStore()),
        taskProgress: createTaskProgress(memoryStore()),
      },
    },
    after: (ms, run) => {
      timers.set(run, ms);
      return () => void timers.delete(run);
    },
  });
  /** Lets the time of the timer that waits pass. */
  const pass = async (): Promise<number | undefined> => {
    const [[run, ms] = []] = timers;
    if (run !== undefined) timers.delete(run);
    run?.();
    await new Promise(setImmediate);
    return ms;
  };
  return { membership, lessonProgress, place, told, timers, workbench, reports, pass };
}

const course = { title: 'Week 1', items: ['duplex', 'client'] };

it('tells all of it once it has settled, and that the page is still there', async () => {
  const { membership, lessonProgress, place, told, timers, reports, pass } = page();
  reports.begin();
  await pass();
  expect(told).toEqual([]);
  membership.update((known) => nameGiven(courseOpened(known, course), '小明'));
  place.set({ type: 'learn', lesson: 'duplex' });
  lessonProgress.set({ duplex: { ...untouched, moments: 2, asked: 2, right: 1 }, boot: untouched });
  expect(timers.size).toBe(1);
  expect(await pass()).toBe(800);
  const { key } = membership.get();
  const marks = [{ item: 'duplex', at: 2, of: 7, isDone: false, asked: 2, right: 1 }];
  expect(told).toEqual([
    { key, name: '小明', course, here: 'duplex', marks: [{ ...marks[0], of: expect.any(Number) }] },
  ]);
  expect(await pass()).toBe(30_000);
  expect(told).toHaveLength(2);
  place.set({ type: 'learn', lesson: 'boot' });
  await pass();
  expect(told[2]).not.toHaveProperty('here');
  reports.end();
  expect(timers.size).toBe(0);
});

it('tells nothing of somebody who gave no name, and nothing while nobody looks', async () => {
  const { membership, told, timers, reports, pass } = page();
  reports.begin();
  membership.update((known) => ({ ...courseOpened(known, course), listing: 'private' }));
  await pass();
  expect(told).toEqual([]);
  membership.update((known) => nameGiven(known, 'a'));
  reports.show(false);
  expect(timers.size).toBe(0);
  reports.show(true);
  await pass();
  expect(told).toHaveLength(1);
});

it('tells again what did not reach the workbench', async () => {
  const { membership, told, workbench, reports, pass } = page();
  workbench.answers = false;
  membership.update((known) => nameGiven(courseOpened(known, course), 'a'));
  reports.begin();
  await pass();
  expect(await pass()).toBe(30_000);
  expect(told).toHaveLength(2);
});

it('tells nothing more once it was taken off the list', async () => {
  const { membership, told, workbench, reports, pass } = page();
  workbench.isListed = false;
  membership.update((known) => nameGiven(courseOpened(known, course), 'a'));
  reports.begin();
  await pass();
  expect(membership.get().listing).toBe('removed');
  await pass();
  expect(told).toHaveLength(1);
});

import { expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createLessonProgress, doneCount, untouched } from './lesson-progress.js';

it('is kept for each lesson', () => {
  const keeper = memoryStore();
  const mark = {
    ...untouched,
    run: { id: '3', instance: 'a' },
    moments: 2,
    asked: 1,
    right: 1,
    isDone: true,
  };
  createLessonProgress(keeper).set({ duplex: mark });
  const again = createLessonProgress(keeper).get();
  expect(again).toEqual({ duplex: mark });
  expect(doneCount(again)).toBe(1);
});

it('has what several pages of one browser keep, however they take turns', () => {
  const keeper = memoryStore();
  const [one, other] = [createLessonProgress(keeper), createLessonProgress(keeper)];
  const moved = (moments: number): typeof untouched => ({ ...untouched, moments });
  one.set({ duplex: moved(1) });
  other.set({ boot: moved(1) });
  // A page that has taken over what the other kept keeps it at its next change, too.
  other.set({ boot: moved(2) });
  other.set({ boot: moved(3) });
  one.set({ duplex: moved(2) });
  expect(createLessonProgress(keeper).get()).toEqual({ duplex: moved(2), boot: moved(3) });
});

it('loses nothing where two pages write before either has seen what the other wrote', () => {
  const kept = memoryStore();
  // What a tab of another process reads of the storage may be some milliseconds old.
  const stale = { ...kept, getItem: () => null };
  const [one, other] = [createLessonProgress(kept), createLessonProgress(stale)];
  one.set({ duplex: { ...untouched, isDone: true } });
  other.set({ boot: { ...untouched, isDone: true } });
  expect(doneCount(createLessonProgress(kept).get())).toBe(2);
});

it('is made whole of whatever was kept', () => {
  const keeper = memoryStore();
  keeper.setItem(
    'breakoutbox.lessons',
    JSON.stringify({ client: { moments: -1, asked: 1, right: 7, run: { id: 3 } }, other: {}, boot: 'x' }),
  );
  expect(createLessonProgress(keeper).get()).toEqual({
    client: { ...untouched, asked: 1, right: 1 },
    boot: untouched,
  });
});

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

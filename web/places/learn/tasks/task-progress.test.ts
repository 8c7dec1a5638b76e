import { expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createTaskProgress, doneTasks, untriedTask } from './task-progress.js';

it('is kept over a reload of the page', () => {
  const keeper = memoryStore();
  const mark = { tries: 2, held: 6, all: 6, isDone: true, target: '[::1]:7002' };
  createTaskProgress(keeper).set({ 'write-reverse-server': mark });
  const read = createTaskProgress(keeper).get();
  expect(read).toEqual({ 'write-reverse-server': mark });
  expect(doneTasks(read)).toBe(1);
});

it('takes nothing of what was kept for granted', () => {
  const keeper = memoryStore();
  keeper.setItem(
    'breakoutbox.tasks',
    JSON.stringify({
      'write-chat': { tries: -1, held: 9, all: 4, isDone: 'yes', target: 'x'.repeat(61) },
      'write-counter': 7,
      'write-nothing': { isDone: true },
    }),
  );
  expect(createTaskProgress(keeper).get()).toEqual({
    'write-chat': { ...untriedTask, held: 4, all: 4 },
    'write-counter': untriedTask,
  });
  const damaged = memoryStore();
  damaged.setItem('breakoutbox.tasks', '{');
  damaged.setItem('breakoutbox.tasks.write-chat', '{');
  expect(createTaskProgress(damaged).get()).toEqual({});
});

import { expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createBrokenProgress, mendedCount, unbegun } from './broken-progress.js';

it('is kept for each bench', () => {
  const keeper = memoryStore();
  const mark = { trials: 3, hints: 1, isMended: true, chosen: { server: 'noted' } };
  createBrokenProgress(keeper).set({ 'wrong-port': mark, 'no-newline': { ...unbegun, hints: 2 } });
  const again = createBrokenProgress(keeper).get();
  expect(again).toEqual({ 'wrong-port': mark, 'no-newline': { ...unbegun, hints: 2 } });
  expect(mendedCount(again)).toBe(1);
});

it('is made whole of whatever was kept, within bounds', () => {
  const keeper = memoryStore();
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`s${index}`, 'a']));
  keeper.setItem(
    'breakoutbox.broken',
    JSON.stringify({
      'wrong-port': { trials: -1, hints: 7, isMended: 'yes', chosen: { server: 3, client: 'x'.repeat(99) } },
      'no-newline': 'x',
      'half-close': { chosen: many },
      other: { isMended: true },
    }),
  );
  const kept = createBrokenProgress(keeper).get();
  expect(kept).toMatchObject({ 'wrong-port': { ...unbegun, hints: 3 }, 'no-newline': unbegun });
  expect(Object.keys(kept)).toEqual(['wrong-port', 'no-newline', 'half-close']);
  expect(Object.keys(kept['half-close']?.chosen ?? {})).toHaveLength(8);
});

import { expect, it, vi } from 'vitest';
import { once, withinGrace } from './grace.js';

it('resolves with false when the grace ends first', async () => {
  expect(await withinGrace(once().promise, 1)).toBe(false);
});

it('leaves no timer when what it waited for has come, or failed', async () => {
  vi.useFakeTimers();
  try {
    expect(await withinGrace(Promise.resolve(7), 60_000)).toBe(true);
    await expect(withinGrace(Promise.reject(new Error('broken')), 60_000)).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it.each([1e20, Number.POSITIVE_INFINITY])(
  'a grace of %d ms is as long as a timer can be',
  async (graceMs) => {
    vi.useFakeTimers();
    try {
      const done = once();
      let ended = false;
      const within = withinGrace(done.promise, graceMs).finally(() => {
        ended = true;
      });
      await vi.advanceTimersByTimeAsync(24 * 86_400_000);
      expect(ended).toBe(false);
      done.resolve();
      expect(await within).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  },
);

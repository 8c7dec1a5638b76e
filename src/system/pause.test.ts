import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { within } from './pause.js';

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('what is waited for within a time', () => {
  it('leaves no timer when it is over before', async () => {
    const before = timers();
    await within(60_000, Promise.resolve());
    expect(timers()).toBeLessThanOrEqual(before);
    await expect(within(60_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('is not waited for any longer', async () => {
    await within(1, new Promise(() => undefined));
  });
});

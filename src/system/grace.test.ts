import { expect, it } from 'vitest';
import { once, withinGrace } from './grace.js';

it('a grace that ends first says so', async () => {
  expect(await withinGrace(once().promise, 1)).toBe(false);
});

it.each([1e20, Number.POSITIVE_INFINITY])('a grace of %d ms is a long one', async (graceMs) => {
  const done = once();
  const within = withinGrace(done.promise, graceMs);
  await new Promise((resolve) => setTimeout(resolve, 5));
  done.resolve();
  expect(await within).toBe(true);
});

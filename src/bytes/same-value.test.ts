import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isSameValue } from './same-value.js';

it('takes values for equal exactly if their JSON with sorted keys is equal', () => {
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
  const value = fc
    .oneof(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.nat({ max: 2 }), { maxLength: 2 }))
    .map((made): unknown => JSON.parse(JSON.stringify(made)));
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(isSameValue(one, other)).toBe(sorted(one) === sorted(other));
      expect(isSameValue(one, structuredClone(one))).toBe(true);
    }),
  );
});

it.each([
  [{ a: 1 }, { a: 1, b: undefined }],
  [[], {}],
  [{}, null],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: { b: 1 } }, { a: { b: 2 } }],
])('distinguishes %j from %j', (one, other) => {
  expect([isSameValue(one, other), isSameValue(other, one)]).toEqual([false, false]);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeBetween } from './changed-part.js';

it('the changed part of a text, put in its place, makes the other text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (head, middle, tail) => {
      const before = `${head}x${tail}`;
      const after = `${head}${middle}${tail}`;
      const change = changeBetween(before, after);
      if (change === undefined) return expect(before).toBe(after);
      expect(before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
    }),
  );
  expect(changeBetween('text: aa', 'text: aaa')).toEqual({ from: 8, to: 8, insert: 'a' });
});

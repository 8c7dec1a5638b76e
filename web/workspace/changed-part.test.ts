import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeBetween } from './changed-part.js';

it('the changed part of a text, put in its place, makes the other text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (head, middle, tail) => {
      const before = `${head}x${tail}`;
      const after = `${head}${middle}${tail}`;
      const change = changeBetween(before, after);
      const { from, to, insert } = change ?? { from: 0, to: 0, insert: '' };
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
    }),
  );
  expect(changeBetween('text: aa', 'text: aaa')).toEqual({ from: 8, to: 8, insert: 'a' });
});

import { describe, expect, it } from 'vitest';
import { Alignment } from './aligned-rows.js';
import { compareSequences } from './compare-sequences.js';

function alignment(a: string, b: string): Alignment {
  const codes = (text: string) => Uint32Array.from(text, (character) => character.charCodeAt(0));
  return new Alignment(compareSequences(codes(a), codes(b)), a.length);
}

/** The two lines of columns, with a dot where there is nothing. */
function lines(a: string, b: string): readonly [string, string] {
  const pairs = alignment(a, b).pairs(0, 1_000);
  const line = (text: string, of: 'a' | 'b'): string =>
    pairs.map((pair) => text[pair[of] ?? -1] ?? '.').join('');
  return [line(a, 'a'), line(b, 'b')];
}

describe('sequences side by side', () => {
  it.each([
    ['hello', 'hallo', 'hello', 'hallo'],
    ['abcdef', 'abXcdf', 'ab.cdef', 'abXcd.f'],
    ['', 'ab', '..', 'ab'],
    ['same', 'same', 'same', 'same'],
  ])('%j and %j', (a, b, first, second) => {
    expect(lines(a, b)).toEqual([first, second]);
  });

  it('count what was changed, removed and inserted', () => {
    const { changed, onlyInA, onlyInB, differenceColumns } = alignment('abcdef', 'aXcdefgh');
    expect([changed, onlyInA, onlyInB, differenceColumns]).toEqual([1, 0, 2, [1, 6]]);
  });

  it('fold rows without a difference, but for two beside one', () => {
    const a = 'x'.repeat(50);
    const rows = (unfolded: readonly number[]) =>
      alignment(`1${a}2`, `3${a}4`)
        .rows(4, () => false, new Set(unfolded))
        .map(({ type, start, end }) => `${type} ${start}-${end}`);
    expect(rows([])).toEqual([
      ...['row 0-4', 'row 4-8', 'row 8-12', 'fold 12-40', 'row 40-44', 'row 44-48', 'row 48-52'],
    ]);
    expect(rows([12])).toHaveLength(13);
    expect(alignment(a, a).rows(4, () => false, new Set())).toHaveLength(13);
    expect(alignment(`${a}1`, `${a}2`).rows(4, () => false, new Set())[0]).toEqual({
      ...{ type: 'fold', start: 0, end: 40 },
    });
  });

  it('break rows behind the end of a line', () => {
    const text = 'ab\ncd\ne';
    const rows = alignment(text, text).rows(8, ({ a }) => text[a ?? -1] === '\n', new Set());
    expect(rows.map(({ start, end }) => text.slice(start, end))).toEqual(['ab\n', 'cd\n', 'e']);
  });
});

import { describe, expect, it } from 'vitest';
import { compareLines, lineRows } from './compared-lines.js';

const shown = (mine: string, theirs: string, unfolded: readonly number[] = []): readonly string[] =>
  lineRows(compareLines(mine, theirs), new Set(unfolded)).map((row) =>
    row.type === 'fold'
      ? `… ${row.lines}`
      : `${row.differs ? '≠' : '='} ${row.mine ?? '-'} | ${row.theirs ?? '-'}`,
  );

describe('two texts line by line', () => {
  it('stand beside each other where they are alike, and where a line was changed, added or taken out', () => {
    expect(shown('a\nb\nc\n', 'a\nB\nc\nd\n')).toEqual(['= a | a', '≠ b | B', '= c | c', '≠ - | d']);
    expect(shown('a\nb\nc\n', 'c\n')).toEqual(['≠ a | -', '≠ b | -', '= c | c']);
  });

  it('fold what is alike, which can be unfolded', () => {
    const many = Array.from({ length: 12 }, (_, index) => `line ${index}\n`).join('');
    const folded = shown(`${many}x\n`, `${many}y\n`);
    expect(folded).toEqual(['… 10', '= line 10 | line 10', '= line 11 | line 11', '≠ x | y']);
    expect(shown(`${many}x\n`, `${many}y\n`, [0])).toHaveLength(13);
  });

  it.each([
    ['', '', []],
    ['', 'a\n', ['≠ - | a']],
    ['a', '', ['≠ a | -']],
    ['a\r\n', 'a\n', ['≠ a\r | a']],
    ['a\n\n', 'a\n', ['= a | a', '≠  | -']],
  ])('of %j and %j are %j', (mine, theirs, rows) => {
    expect(shown(mine, theirs)).toEqual(rows);
  });
});

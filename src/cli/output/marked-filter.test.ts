import { describe, expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import { markedFilter } from './marked-filter.js';

const invalid = (column: number, columns: number) =>
  failure('FILTER_INVALID', { column, columns, reason: 'x' });

describe('a filter on a terminal', () => {
  it.each([
    [['dissect', '-', '--filter', 'udp and prt == 1'], 9, 3, ['udp and prt == 1', '        ^^^']],
    [['--filter=udp ==', 'dissect', '-'], 7, 1, ['udp ==', '      ^']],
    [['--filter', 'a == "启动" x'], 11, 1, ['a == "启动" x', '            ^']],
  ])('is underlined where it is wrong: %j', async (words, column, columns, lines) => {
    expect(await markedFilter(invalid(column, columns), words)).toEqual(lines);
  });

  it('is not shown where nothing in it is to be marked', async () => {
    expect(
      await markedFilter(failure('FILE_UNREADABLE', { file: 'x', reason: 'y' }), ['--filter', 'udp']),
    ).toEqual([]);
    expect(await markedFilter(invalid(1, 1), ['dissect'])).toEqual([]);
    expect(await markedFilter(invalid(1, 1), ['--filter', 'a\u001b[31m'])).toEqual([]);
  });
});

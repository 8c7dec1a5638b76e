import type { Failure } from '../../errors/error.js';

/**
 * A display filter with what is wrong in it underlined, as two lines for a terminal; none if the failure has no place in it. `words`
 * are those of the command line.
 */
export async function markedFilter(
  { code, params }: Failure,
  words: readonly string[],
): Promise<readonly string[]> {
  const filter = filterIn(words);
  const { column, columns } = params;
  const isOfFilter = code.startsWith('FILTER_') && typeof column === 'number' && typeof columns === 'number';
  // What a terminal would not show as it is written has no columns.
  if (!isOfFilter || filter === undefined || /\p{C}/u.test(filter)) return [];
  const { default: stringWidth } = await import('string-width');
  const before = filter.slice(0, column - 1);
  const marked = filter.slice(column - 1, column - 1 + columns);
  return [filter, `${' '.repeat(stringWidth(before))}${'^'.repeat(Math.max(1, stringWidth(marked)))}`];
}

/** The value of `--filter`. */
function filterIn(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => word === '--filter' || word.startsWith('--filter='));
  const word = words[index];
  return word === '--filter' ? words[index + 1] : word?.slice('--filter='.length);
}

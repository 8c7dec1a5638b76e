/**
 * The lines of a text that comes in pieces, the last one too, which may be empty. Of one that is longer than `maxLength` characters, more
 * than these come, and not all.
 */
export async function* linesOf(
  pieces: AsyncIterable<string>,
  maxLength: number,
): AsyncGenerator<string, void, undefined> {
  let begun = '';
  for await (const piece of pieces) {
    const [first = '', ...others] = piece.split('\n');
    if (begun.length <= maxLength) begun += first;
    for (const next of others) {
      yield begun;
      begun = next;
    }
  }
  yield begun;
}

import { Buffer } from 'node:buffer';
import { BreakoutboxError } from '../../errors/error.js';
import type { Searched, SearchLine } from '../../operations/search-line.js';

/**
 * The parts of a search as lines of JSON, the last of which says how it ended. `hitsOf` is what a part has found; undefined if nothing. The
 * search has been asked for its `first` part before, so that a filter that is wrong is answered as such. Leaving the lines stops it.
 */
export async function* searchLines<Part extends Searched, Hits extends object>(
  first: IteratorResult<Part, void>,
  rest: AsyncGenerator<Part, void, undefined>,
  hitsOf: (part: Part) => Hits | undefined,
): AsyncGenerator<Uint8Array> {
  const encoded = (line: SearchLine<Hits>): Uint8Array => Buffer.from(`${JSON.stringify(line)}\n`);
  let end: Searched = { looked: 0, of: 0, hits: 0 };
  try {
    for (let next = first; next.done !== true; next = await rest.next()) {
      const { looked, of, hits } = next.value;
      end = { looked, of, hits };
      const found = hitsOf(next.value);
      yield encoded(found === undefined ? { type: 'progress', ...end } : { type: 'hits', ...end, ...found });
    }
    yield encoded({ type: 'end', ...end });
  } catch (error) {
    if (!(error instanceof BreakoutboxError)) throw error;
    yield encoded({ type: 'failed', failure: error.failure });
  } finally {
    await rest.return(undefined);
  }
}

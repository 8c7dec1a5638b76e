import type { Failure } from '../../errors/error.js';
import { checkFilter } from './check.js';
import { FilterCatalog } from './filter-catalog.js';
import { messageTypes } from './message-codec.js';
import { parseFilter } from './parser.js';
import type { Pattern } from './pattern.js';

/** Matches nothing: the engine of regular expressions would have to be loaded to read one. */
const unread: Pattern = {
  required: undefined,
  matchesText: () => false,
  matchesBytes: () => false,
};

/**
 * What is wrong with a filter of messages, whatever the layouts are that it may name; undefined if nothing is. A name that is no
 * field of every message may be a layout's, and a regular expression is read when the filter is used.
 */
export function filterFault(text: string): Failure | undefined {
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed.failure;
  const catalog = new FilterCatalog([{ protocol: '', types: messageTypes }]);
  const checked = checkFilter(parsed.value, text, catalog, () => ({ ok: true, pattern: unread }));
  if (checked.ok) return undefined;
  const { code } = checked.failure;
  return code === 'FILTER_FIELD_UNKNOWN' || code === 'FILTER_NAME_UNKNOWN' ? undefined : checked.failure;
}

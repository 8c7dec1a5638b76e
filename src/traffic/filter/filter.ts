import type { Parsed } from '../../errors/parsed.js';
import { checkFilter } from './check.js';
import type { CheckedFilter } from './checked-filter.js';
import type { FilterCatalog } from './filter-catalog.js';
import { parseFilter } from './parser.js';
import { hasPattern } from './syntax.js';

/** As `readFilter`, with an engine of regular expressions that is loaded already. */
export function readFilterWith(
  text: string,
  catalog: FilterCatalog,
  compilePattern: Parameters<typeof checkFilter>[3],
): Parsed<CheckedFilter> {
  const parsed = parseFilter(text);
  return parsed.ok ? checkFilter(parsed.value, text, catalog, compilePattern) : parsed;
}

/**
 * Parses and checks a display filter; the failure's params `column` and `columns` mark what is wrong. The engine of regular
 * expressions is loaded if the filter has one. `compileFilter` makes a function of the result, `explainFilter` a sentence.
 */
export async function readFilter(text: string, catalog: FilterCatalog): Promise<Parsed<CheckedFilter>> {
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed;
  const engine = hasPattern(parsed.value) ? await import('./re2-pattern.js') : undefined;
  return checkFilter(parsed.value, text, catalog, engine?.compilePattern);
}

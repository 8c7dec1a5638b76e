import type { CheckedFilter } from '../src/traffic/filter/checked-filter.js';
import { readFilter } from '../src/traffic/filter/filter.js';
import { FilterCatalog } from '../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../src/wire/protocols.js';

/** The fields and protocols that are known. */
export const catalog = new FilterCatalog(createProtocols().all);

/** A filter that has no mistake. @throws Error for one that has */
export async function checked(text: string): Promise<CheckedFilter> {
  const filter = await readFilter(text, catalog);
  if (!filter.ok) throw new Error(`${text}: ${filter.failure.code} ${JSON.stringify(filter.failure.params)}`);
  return filter.value;
}

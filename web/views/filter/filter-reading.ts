import { useEffect, useState } from 'react';
import type { Failure } from '../../../src/errors/error.js';
import type { CheckedFilter } from '../../../src/traffic/filter/checked-filter.js';
import { readFilter } from '../../../src/traffic/filter/filter.js';
import type { FilterCatalog } from '../../../src/traffic/filter/filter-catalog.js';

/** What was typed, checked. */
export type FilterReading =
  | { readonly type: 'empty' }
  | { readonly type: 'right'; readonly text: string; readonly filter: CheckedFilter }
  | { readonly type: 'wrong'; readonly text: string; readonly failure: Failure };

const empty: FilterReading = { type: 'empty' };

/** What is typed, checked after each change; empty while it is no filter. */
export function useFilterReading(draft: string, catalog: FilterCatalog, isFilter: boolean): FilterReading {
  const [reading, setReading] = useState<FilterReading>(empty);
  useEffect(() => {
    const text = draft;
    if (text.trim() === '' || !isFilter) {
      setReading(empty);
      return;
    }
    let isWanted = true;
    void readFilter(text, catalog).then((parsed) => {
      if (!isWanted) return;
      setReading(
        parsed.ok
          ? { type: 'right', text, filter: parsed.value }
          : { type: 'wrong', text, failure: parsed.failure },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [draft, catalog, isFilter]);
  return reading;
}

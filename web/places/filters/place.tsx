import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./filters-place.js')).FiltersPlace });
const FiltersPlace = lazy(load);

/** The place of the saved filters, and of what is always highlighted or hidden. */
export const filtersPlace = {
  name: 'filters',
  icon: 'M2 3.5h12l-4.5 5.2v4.3l-3 -1.6V8.7z',
  word: 'filters',
  command: 'commandFilters',
  needs: 'filters.list',
  note: undefined,
  load,
  view: (path: string | undefined) => <FiltersPlace path={path} />,
} as const satisfies PlaceRow;

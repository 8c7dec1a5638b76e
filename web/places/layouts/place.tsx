import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./layouts-place.js')).LayoutsPlace });
const LayoutsPlace = lazy(load);

/** The place of the layouts of messages. */
export const layoutsPlace = {
  name: 'layouts',
  icon: 'M2 3.5h12v9H2zM5 3.5v9M9 3.5v9',
  word: 'layouts',
  command: 'commandLayouts',
  needs: 'layouts.list',
  note: undefined,
  load,
  view: (path: string | undefined) => <LayoutsPlace path={path} />,
} as const satisfies PlaceRow;

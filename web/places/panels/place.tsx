import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./panels-place.js')).PanelsPlace });
const PanelsPlace = lazy(load);

/** The place of the panels. */
export const panelsPlace = {
  name: 'panels',
  icon: 'M2.5 3h5v4h-5zM9 3h4.5v4H9zM2.5 9h5v4h-5zM9 9h4.5v4H9z',
  word: 'panels',
  command: 'commandPanels',
  needs: 'panels.lamps',
  note: undefined,
  load,
  view: (path: string | undefined) => <PanelsPlace path={path} />,
} as const satisfies PlaceRow;

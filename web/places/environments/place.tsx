import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./environments-place.js')).EnvironmentsPlace });
const EnvironmentsPlace = lazy(load);

/** The place of the environments: what placeholders stand for. */
export const environmentsPlace = {
  name: 'environments',
  icon: 'M3 4.5h10M3 8h10M3 11.5h10M6 3v3M10.5 6.5v3M5 10v3',
  word: 'environments',
  command: 'commandEnvironments',
  needs: 'workspace.files',
  note: undefined,
  load,
  view: (path: string | undefined) => <EnvironmentsPlace path={path} />,
} as const satisfies PlaceRow;

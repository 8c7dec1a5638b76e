import { lazy } from 'react';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./ports-place.js')).PortsPlace });
const PortsPlace = lazy(load);

/** The place of the machine's ports. */
export const portsPlace = {
  name: 'ports',
  icon: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z',
  word: 'ports',
  command: 'commandPorts',
  needs: 'ports.list',
  note: undefined,
  load,
  view: (port: string | undefined) => <PortsPlace key={port} port={port} />,
} as const satisfies PlaceRow;

import { lazy } from 'react';
import type { SocketSummary } from '../../state/kinds.js';

// The encodings come with it; the page is there before them.
const load = async () => ({ default: (await import('./endpoint-room.js')).EndpointRoom });
const EndpointRoom = lazy(load);

/** What the rows of TCP and UDP have in common: one speaks through each in its room. */
export const socketRow = {
  place: undefined,
  isMetered: true,
  load,
  room: (endpoint: SocketSummary) => <EndpointRoom key={endpoint.id} endpoint={endpoint} />,
} as const;

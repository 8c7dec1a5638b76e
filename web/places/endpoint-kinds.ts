import type { EndpointType } from '../../src/config/endpoint-kinds.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import type { SocketSummary } from '../state/kinds.js';
import { socketRow } from './endpoint/row.js';
import type { KindRow } from './rows.js';
import { tftpPlace } from './tftp/place.js';

/** How the page shows the endpoints of each kind. */
export const endpointKinds = {
  'tcp-listen': { ...socketRow, create: 'commandNewListen' },
  'tcp-connect': { ...socketRow, create: 'commandNewConnect' },
  udp: { ...socketRow, create: 'commandNewUdp' },
  'tcp-relay': { ...socketRow, create: 'commandNewTcpRelay' },
  'udp-relay': { ...socketRow, create: 'commandNewUdpRelay' },
  // What they move is counted by transfer, together with what the page's own client moves.
  'tftp-server': { place: tftpPlace, isMetered: false },
} as const satisfies { readonly [Type in EndpointType]: KindRow<Type> };

type Kinds = typeof endpointKinds;

/** The kinds whose endpoints have a room each. */
export type RoomType = {
  [Type in EndpointType]: Kinds[Type]['place'] extends undefined ? Type : never;
}[EndpointType];

/** The places that endpoints share. */
export type SharedPlace = NonNullable<Kinds[EndpointType]['place']>;

/** The row of an endpoint's kind. */
export function rowOf({ input }: EndpointSummary): KindRow<EndpointType> {
  return endpointKinds[input.type];
}

/** The kinds whose endpoints have a room each, in the order of the table. */
export const roomTypes = Object.keys(endpointKinds).filter(
  (type): type is RoomType => endpointKinds[type as EndpointType].place === undefined,
);

/** Whether an endpoint has its own room, and is in the list of endpoints. */
export function hasRoom(endpoint: EndpointSummary): endpoint is SocketSummary {
  return rowOf(endpoint).place === undefined;
}

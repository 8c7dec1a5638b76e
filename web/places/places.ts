import type { ClusterReport } from '../../src/operations/nodes.js';
import type { OperationName } from '../../src/operations/table.js';
import { bootPlace } from './boot/place.js';
import { capturesPlace } from './captures/place.js';
import { endpointKinds, type SharedPlace } from './endpoint-kinds.js';
import { environmentsPlace } from './environments/place.js';
import { filtersPlace } from './filters/place.js';
import { layoutsPlace } from './layouts/place.js';
import { learnPlace } from './learn/place.js';
import { messagesPlace } from './messages/place.js';
import { nodesPlace } from './nodes/place.js';
import { panelsPlace } from './panels/place.js';
import { portsPlace } from './ports/place.js';
import type { PlaceRow } from './rows.js';
import { rulesPlace } from './rules/place.js';
import { sequencesPlace } from './sequences/place.js';

/** The name of a place beside the endpoints. */
export type PlaceName = (
  | typeof messagesPlace
  | typeof rulesPlace
  | typeof layoutsPlace
  | typeof filtersPlace
  | typeof sequencesPlace
  | typeof panelsPlace
  | typeof environmentsPlace
  | SharedPlace
  | typeof bootPlace
  | typeof capturesPlace
  | typeof learnPlace
  | typeof portsPlace
  | typeof nodesPlace
)['name'];

/** The places beside the endpoints, in the order of the rail: those that endpoints share, then the others. */
export const places: readonly PlaceRow<PlaceName>[] = [
  messagesPlace,
  rulesPlace,
  layoutsPlace,
  filtersPlace,
  sequencesPlace,
  panelsPlace,
  environmentsPlace,
  ...new Set(Object.values(endpointKinds).flatMap(({ place }) => place ?? [])),
  bootPlace,
  capturesPlace,
  learnPlace,
  portsPlace,
  nodesPlace,
];

/** The places of a node, by the cluster's state and whether the node has an operation. */
export function placesIn(
  cluster: ClusterReport['state'],
  can: (name: OperationName) => boolean,
): readonly PlaceRow<PlaceName>[] {
  return places.filter(
    ({ needs, needsCluster }) =>
      (cluster !== 'none' || needsCluster !== true) && (needs === undefined || can(needs)),
  );
}

/** The place of a name; undefined if there is none. */
export function placeNamed(name: string): PlaceRow<PlaceName> | undefined {
  return places.find((place) => place.name === name);
}

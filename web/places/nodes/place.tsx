import { lazy } from 'react';
import { useSession, useStore } from '../../views/use-session.js';
import type { PlaceRow } from '../rows.js';

const load = async () => ({ default: (await import('./nodes-place.js')).NodesPlace });
const NodesPlace = lazy(load);

/** The place of the cluster's nodes. */
export const nodesPlace = {
  name: 'nodes',
  icon: 'M6 1.5h4v4H6zM1.5 10.5h4v4h-4zM10.5 10.5h4v4h-4zM8 5.5v2.5M3.5 10.5V8h9v2.5',
  word: 'nodes',
  command: 'commandNodes',
  needs: undefined,
  note: () => <PresentNodes />,
  needsCluster: true,
  load,
  view: () => <NodesPlace />,
} as const satisfies PlaceRow;

/** How many nodes are there. */
function PresentNodes() {
  const { nodes } = useStore(useSession().cluster.report);
  const present = nodes.filter(({ state }) => state === 'here').length;
  return present === 0 ? null : <small data-count={present}>{present}</small>;
}

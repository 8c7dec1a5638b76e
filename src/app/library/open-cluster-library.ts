import { isRefusedByNats } from '../../cluster/refused-by-nats.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { AskedLibrary } from './asked-library.js';
import { ClusterLibrary, type VersionedLibrary } from './cluster-library.js';

/**
 * Opens the library of a cluster: in NATS, or through a workbench where NATS does not let this user at it.
 * @throws BreakoutboxError those of `ClusterLibrary.open`, CLUSTER_NO_WORKBENCH
 */
export async function openClusterLibrary(choice: ClusterChoice): Promise<VersionedLibrary> {
  try {
    return await ClusterLibrary.open(choice);
  } catch (error) {
    if (!isRefusedByNats(error)) throw error;
    return await AskedLibrary.open(choice);
  }
}

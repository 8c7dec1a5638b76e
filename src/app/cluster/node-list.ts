import { ClusterLink } from '../../cluster/cluster-link.js';
import { NodeDirectory } from '../../cluster/node-directory.js';
import { errorOf } from '../../errors/error.js';
import type { NodeReport } from '../../operations/nodes.js';
import { pause } from '../../system/pause.js';
import type { ClusterChoice } from './cluster-choice.js';

/** Milliseconds in which nodes answer the roll call. */
const answerMs = 600;

/**
 * The nodes of a cluster that are there now, asked for by a program that is none of them.
 * @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE
 */
export async function listNodes({ options }: ClusterChoice): Promise<readonly NodeReport[]> {
  const link = await ClusterLink.open({ ...options, name: 'bob nodes' });
  try {
    const { failure } = link.state;
    if (failure !== undefined) throw errorOf(failure);
    const directory = new NodeDirectory(link, undefined);
    await pause(answerMs);
    if (link.state.failure !== undefined) throw errorOf(link.state.failure);
    return directory.list();
  } finally {
    await link.close();
  }
}

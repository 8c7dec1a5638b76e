import { isRefusedByNats } from '../../cluster/refused-by-nats.js';
import { BreakoutboxError } from '../../errors/error.js';
import { AskedHistory } from './asked-history.js';
import type { ClusterChoice } from './cluster-choice.js';
import { ClusterHistoryReading, type HistoryReading } from './cluster-history.js';

/**
 * Opens the history of a cluster: in NATS, or through a workbench where NATS does not let this user at it, which tells what there is and
 * cannot be followed. Filters may name the layouts of the folder `workspace`, if there is one, or those of that workbench.
 * @throws BreakoutboxError those of `ClusterHistoryReading.open`, CLUSTER_NO_WORKBENCH, HISTORY_NOT_FOLLOWED
 */
export async function openHistory(
  choice: ClusterChoice,
  workspace: string,
  follows: boolean,
): Promise<HistoryReading> {
  try {
    return await ClusterHistoryReading.open(choice, workspace);
  } catch (error) {
    if (!isRefusedByNats(error)) throw error;
    if (follows) throw new BreakoutboxError('HISTORY_NOT_FOLLOWED');
    return await AskedHistory.open(choice);
  }
}

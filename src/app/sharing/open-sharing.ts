import type { WorkbenchCluster } from '../cluster/workbench-cluster.js';
import type { Workspace } from '../workspace/workspace.js';
import type { WorkspaceDesk } from '../workspace/workspace-desk.js';
import type { SharedWorkspace } from './shared-workspace.js';

/** The workspace as one that is shared as a set of files; undefined without one, or a cluster. Its code is loaded by nodes of a cluster alone. */
export async function openSharing(
  set: string | undefined,
  {
    cluster,
    workspace,
    desk,
  }: {
    readonly cluster: WorkbenchCluster | undefined;
    readonly workspace: Workspace;
    readonly desk: WorkspaceDesk;
  },
): Promise<SharedWorkspace | undefined> {
  if (cluster === undefined || set === undefined) return undefined;
  const { SharedWorkspace: Shared } = await import('./shared-workspace.js');
  return new Shared({
    ...{ link: cluster.link, node: cluster.node, set, workspace },
    isTrusted: () => desk.isTrusted,
    changed: () => desk.sharingChanged(),
  });
}

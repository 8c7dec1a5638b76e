import { isSameValue } from '../../bytes/same-value.js';
import type { KeptEndpoint } from '../../config/workspace.js';
import type { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import type { Workspace } from './workspace.js';

/** The endpoints of a workbench as they follow the files of its workspace. */
export interface FollowedEndpoints {
  /** Resolves when no change is being applied. */
  settled(): Promise<void>;
}

/**
 * Makes the endpoints of a registry those of the files whenever these change on disk: one that came is there, stopped; one that
 * changed is described anew, and runs on if it ran; one that is gone is stopped and removed. `applied` is called after each time.
 */
export function followEndpoints(
  workspace: Workspace,
  registry: EndpointRegistry,
  applied: () => Promise<void>,
): FollowedEndpoints {
  let applying: Promise<void> = Promise.resolve();
  workspace.watch(({ paths }) => {
    if (!paths.some((path) => path.startsWith('endpoints/'))) return;
    applying = applying
      .then(() => apply(workspace.endpoints(), registry, workspace))
      .then(applied)
      .catch(() => undefined);
  });
  return { settled: () => applying };
}

async function apply(
  wanted: readonly KeptEndpoint[],
  registry: EndpointRegistry,
  workspace: Workspace,
): Promise<void> {
  const present = new Map(registry.described().map(({ id, input }) => [id, input]));
  const ids = new Set(wanted.map(({ id }) => id));
  for (const id of present.keys()) if (!ids.has(id)) await registry.remove(id);
  for (const { id, input } of wanted) {
    const before = present.get(id);
    if (before === undefined) {
      const unusable = registry.add({ id, input });
      if (unusable !== undefined) workspace.setAside({ id, input }, unusable);
    } else if (!isSameValue(before, input)) await registry.replace(id, input);
  }
}

import { useEffect } from 'react';
import { useSession, useStore } from '../../views/use-session.js';

/** The paths of the `count` files that were changed here and elsewhere, asked for anew whenever the workspace changes. */
export function useConflicts(count: number): readonly string[] {
  const { api, files, state } = useSession();
  const version = useStore(state.workspaceVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what they are asked again for
  useEffect(() => {
    if (count === 0) {
      if (files.conflicts.get().length > 0) files.conflicts.set([]);
      return;
    }
    const shown = new AbortController();
    api.call('workspace.conflicts', {}, shown.signal).then(
      ({ conflicts }) => files.conflicts.set(conflicts.map(({ path }) => path)),
      // The feed notice reports a workbench that does not answer.
      () => undefined,
    );
    return () => shown.abort();
  }, [api, files, count, version]);
  return useStore(files.conflicts);
}

import { useEffect } from 'react';
import type { WorkspaceReport } from '../../src/operations/workspace.js';
import { useSession, useStore } from '../views/use-session.js';

/**
 * The state of the workspace, asked for whenever the workbench comes back and whenever the workspace changes; undefined until it has
 * answered.
 */
export function useReport(): WorkspaceReport | undefined {
  const { api, feed, files, state } = useSession();
  const { state: feedState } = useStore(feed);
  const version = useStore(state.workspaceVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => {
    if (feedState !== 'open') return;
    const shown = new AbortController();
    api.call('workspace.get', {}, shown.signal).then(
      (report) => files.report.set(report),
      // The feed notice reports a workbench that does not answer.
      () => undefined,
    );
    return () => shown.abort();
  }, [api, files, feedState, version]);
  return useStore(files.report);
}

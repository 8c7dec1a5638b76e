import { useEffect } from 'react';
import type { SavedFilterRow } from '../../src/operations/filters.js';
import { useSession, useStore } from '../views/use-session.js';

/** The saved filters of the workspace, by their names in order; asked for again when the workspace changes. */
export function useSavedFilters(): readonly SavedFilterRow[] {
  const { files, state } = useSession();
  const version = useStore(state.workspaceVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => void files.refreshFilters(), [files, version]);
  return useStore(files.filters);
}

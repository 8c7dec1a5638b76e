import { useEffect, useMemo, useState } from 'react';
import type { WorkspaceKindName } from '../../src/config/workspace/workspace-kinds.js';
import type { WorkspaceFileRow } from '../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../session.js';
import { useSession, useStore } from '../views/use-session.js';
import type { OpenFile } from './open-file.js';

/** The files of a kind, kept fresh, and why they could not be asked for. */
export function useFiles(kind: WorkspaceKindName): {
  /** Undefined until the workbench has answered. */
  readonly rows: readonly WorkspaceFileRow[] | undefined;
  readonly complaint: Complaint | undefined;
} {
  const { files, state } = useSession();
  const version = useStore(state.workspaceVersion);
  const rows = useStore(files.list(kind));
  const [complaint, setComplaint] = useState<Complaint>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is asked again for
  useEffect(() => {
    let isShown = true;
    files.refresh(kind).then(
      () => isShown && setComplaint(undefined),
      (error: unknown) => isShown && setComplaint(complaintOf(error)),
    );
    return () => {
      isShown = false;
    };
  }, [files, kind, version]);
  return { rows, complaint };
}

/** The file at a path, open for as long as it is shown, and read again when the workspace changes. */
export function useOpenFile(path: string): OpenFile {
  const { files, state } = useSession();
  const version = useStore(state.workspaceVersion);
  const file = useMemo(() => files.file(path), [files, path]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is what it is read again for
  useEffect(() => void file.refresh(), [file, version]);
  return file;
}

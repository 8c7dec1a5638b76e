import { useState } from 'react';
import type { WorkspaceKindName } from '../../src/config/workspace/workspace-kinds.js';
import { type Complaint, complaintOf } from '../session.js';
import type { FileAddress, Place } from '../state/place.js';
import { useSession, useStore } from '../views/use-session.js';
import type { OpenFile } from './open-file.js';

/** What is done with a whole file of the workspace, and why the last of it failed. */
export interface FileActions {
  readonly failed: Complaint | undefined;
  /** Makes another file of the same text, and shows it. */
  readonly duplicate: () => void;
  /** Gives it another name, and shows it; the list offers to take that back. */
  readonly rename: (name: string) => void;
  /** Removes it, and shows the list; the list offers to bring it back. */
  readonly remove: () => void;
}

/** Duplicates, renames and removes the file that a place shows. */
export function useFileActions(
  place: FileAddress['type'],
  kind: WorkspaceKindName,
  file: OpenFile,
): FileActions {
  const session = useSession();
  const state = useStore(file.state);
  const [failed, setFailed] = useState<Complaint>();
  const { path } = file;
  const trying = (act: () => Promise<string | undefined>): void => {
    act().then(
      (shown) => {
        setFailed(undefined);
        session.place.set({ type: place, ...(shown === undefined ? {} : { path: shown }) } as Place);
      },
      (error: unknown) => setFailed(complaintOf(error)),
    );
  };
  return {
    failed,
    duplicate: () => {
      if (state.type === 'open') trying(() => session.files.create(kind, nameIn(place, path), state.text));
    },
    rename: (name) => trying(() => session.files.rename(path, name)),
    remove: () => trying(() => session.files.remove(path).then(() => undefined)),
  };
}

/** What a file is called below the folder of its place, without its extension. */
export function nameIn(place: FileAddress['type'], path: string): string {
  return path.slice(place.length + 1).replace(/\.(ya?ml|js)$/i, '');
}

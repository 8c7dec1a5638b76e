import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../../system/bounded-file.js';
import { makeFoldersInside } from './folders-inside.js';

/** The folder of a workspace that is this machine's alone, which git ignores. */
export const privateFolder = '.bob';

/**
 * Makes the private folder of a workspace, or the folder `below` in it, readable by its owner alone, and returns its path. A link in
 * its place is refused: what is written there would come to stand outside of the workspace.
 * @throws UnfitFile `path-crosses-link`, `path-crosses-file`; the system's error
 */
export function makePrivateFolder(root: string, below?: string): string {
  makeFolders(root, 0o777);
  const steps = below === undefined ? [privateFolder] : [privateFolder, below];
  makeFoldersInside(root, steps, 0o700);
  return join(root, ...steps);
}

/** Whether the private folder of a workspace is a link, or anything else that is no folder. */
export function isPrivateFolderUnfit(root: string): boolean {
  const found = lstatSync(join(root, privateFolder), { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

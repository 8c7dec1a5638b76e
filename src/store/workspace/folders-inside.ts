import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UnfitFile } from '../../system/bounded-file.js';
import { fileErrorCode } from '../../system/file-errors.js';

/**
 * Makes the folders of a path below a folder, those that are missing; a link on the way is refused, before anything is made behind it.
 * @throws UnfitFile `path-crosses-link`, `path-crosses-file`; the system's error
 */
export function makeFoldersInside(root: string, steps: readonly string[], mode: number): void {
  for (let count = 1; count <= steps.length; count += 1) {
    const path = join(root, ...steps.slice(0, count));
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeOne(path, mode);
    const found = lstatSync(path);
    if (found.isSymbolicLink()) throw new UnfitFile('path-crosses-link');
    if (!found.isDirectory()) throw new UnfitFile('path-crosses-file');
  }
}

function makeOne(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process made it at the same time.
    if (fileErrorCode(error) !== 'EEXIST') throw error;
  }
}

import { privateFolder } from '../workspace/private-folder.js';
import { isTemporaryName } from './temporary-name.js';

/**
 * Whether a part of a path is never served nor written to: an unfinished file, or the private folder of a workspace, with its keys and
 * its token. File systems of Windows and macOS take the name in any case.
 */
export function isUnservedName(name: string): boolean {
  return isTemporaryName(name) || name.toLowerCase() === privateFolder;
}

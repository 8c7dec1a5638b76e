import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { BreakoutboxError } from '../../errors/error.js';
import { reasonOf } from '../../system/file-errors.js';

/**
 * Decides which paths of this machine a client elsewhere may name: those in `folder`, links followed; none without one.
 * @throws BreakoutboxError FILE_UNREADABLE when there is no such folder
 */
export function namedPaths(folder: string | undefined): (path: string) => Promise<boolean> {
  if (folder === undefined) return () => Promise.resolve(false);
  const root = realFolder(folder);
  return async (path) => {
    // From elsewhere a path says all of itself: ~ would be the home of whoever started the workbench.
    if (!isAbsolute(path) || path.includes('\0')) return false;
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined) return false;
    const within = relative(root, real);
    return !isAbsolute(within) && within !== '..' && !within.startsWith(`..${sep}`);
  };
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new BreakoutboxError('FILE_UNREADABLE', { file: folder, reason: reasonOf(cause) }, { cause });
  }
}

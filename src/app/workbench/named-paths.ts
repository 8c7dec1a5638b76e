import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { readWorkspaceText } from '../../config/workspace/read-file.js';
import { settingsFile } from '../../config/workspace/workspace-kinds.js';
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

/**
 * Decides whether a client may write this text as the settings of a workspace, which name a folder that TFTP serves: another one than
 * `present` has to be one that it may name.
 * @throws BreakoutboxError LOOPBACK_ONLY
 */
export async function checkNamedFolder(
  text: string,
  present: string,
  mayName: (path: string) => Promise<boolean>,
): Promise<void> {
  const read = readWorkspaceText('settings', settingsFile, text);
  // A text with a fault is not written.
  if (!read.ok) return;
  const { tftpFolder } = read.value;
  if (tftpFolder === '' || tftpFolder === present || (await mayName(tftpFolder))) return;
  throw new BreakoutboxError('LOOPBACK_ONLY');
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new BreakoutboxError('FILE_UNREADABLE', { file: folder, reason: reasonOf(cause) }, { cause });
  }
}

import { basename, join } from 'node:path';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { statInside } from '../../store/workspace/workspace-paths.js';

/**
 * The path of a file that a workspace names: a workspace from elsewhere may name only what it brings, and no link out of it.
 * @throws BreakoutboxError FILE_UNREADABLE
 */
export function fileInside(root: string, path: string): string {
  if (isFileInside(root, path)) return join(root, ...stepsOf(path));
  throw notThere(path);
}

/** Whether a path is that of a file of the workspace. */
export function isFileInside(root: string, path: string): boolean {
  return isInside(path) && statInside(root, stepsOf(path).join('/'))?.isFile() === true;
}

/** The path of a folder that a workspace names. @throws BreakoutboxError FILE_UNREADABLE */
export function folderInside(root: string, path: string): string {
  if (isFolderInside(root, path)) return join(root, ...stepsOf(path));
  throw notThere(path);
}

/**
 * Where a file called `name` goes: into the folder of that path, or to that path, whose folder is there.
 * @throws BreakoutboxError FILE_UNREADABLE
 */
export function newFileInside(root: string, path: string, name: string): string {
  const steps = isFolderInside(root, path) ? [...stepsOf(path), basename(name)] : stepsOf(path);
  const folder = steps.slice(0, -1).join('/');
  if (isInside(path) && (folder === '' || isFolderInside(root, folder))) return join(root, ...steps);
  throw notThere(path);
}

function isFolderInside(root: string, path: string): boolean {
  return isInside(path) && statInside(root, stepsOf(path).join('/'))?.isDirectory() === true;
}

function stepsOf(path: string): readonly string[] {
  return path.split(/[/\\]+/);
}

/** Whether a path stays in the workspace, and out of what it keeps for itself. */
function isInside(path: string): boolean {
  const steps = stepsOf(path);
  return !/^([/\\]|[a-z]:)/i.test(path) && !steps.includes('..') && !steps.includes('.bob');
}

function notThere(path: string): BreakoutboxError {
  const reason: ReasonKey = isInside(path) ? 'no-such-path' : 'outside-workspace';
  return new BreakoutboxError('FILE_UNREADABLE', { file: path, reason });
}

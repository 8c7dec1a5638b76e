import { join } from 'node:path';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { statInside } from '../../store/workspace/workspace-paths.js';

/**
 * The path of a file that a workspace names: a workspace from elsewhere may name only what it brings, and no link out of it.
 * @throws BreakoutboxError FILE_UNREADABLE
 */
export function fileInside(root: string, path: string): string {
  const steps = path.split(/[/\\]+/);
  const isInside = !/^([/\\]|[a-z]:)/i.test(path) && !steps.includes('..') && !steps.includes('.bob');
  if (isInside && statInside(root, steps.join('/'))?.isFile() === true) return join(root, ...steps);
  const reason: ReasonKey = isInside ? 'no-such-path' : 'outside-workspace';
  throw new BreakoutboxError('FILE_UNREADABLE', { file: path, reason });
}

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { settingsFile } from '../../config/workspace/workspace-kinds.js';
import { BreakoutboxError } from '../../errors/error.js';

/**
 * The workspace that a command means: the folder that is named, or the current folder or the first above it that has a
 * `workspace.yaml`.
 * @throws BreakoutboxError WORKSPACE_MISSING
 */
export function findWorkspace(named?: string): string {
  const start = resolve(named ?? process.cwd());
  const found = named === undefined ? workspaceAbove(start) : isWorkspace(start) ? start : undefined;
  if (found === undefined) throw new BreakoutboxError('WORKSPACE_MISSING', { folder: start });
  return found;
}

/** The folder, or the first above it, that is a workspace; undefined if none is. */
export function workspaceAbove(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (isWorkspace(at)) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** Whether a folder is a workspace. */
export function isWorkspace(folder: string): boolean {
  return existsSync(join(folder, settingsFile));
}

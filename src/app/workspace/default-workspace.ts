import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** The system's place for a program's data: the workspace where no other is given, and what this machine knows of workspaces. */
export function dataFolder(): string {
  const { XDG_DATA_HOME, LOCALAPPDATA } = process.env;
  switch (process.platform) {
    case 'win32':
      return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Breakoutbox');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Breakoutbox');
    default:
      return join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'breakoutbox');
  }
}

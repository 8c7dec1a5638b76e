import { hostname, userInfo } from 'node:os';

/** Who runs this program, and where: `ana@bench-3`. */
export function thisUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run as a user that it has no name for.
    return hostname();
  }
}

import { hostname, userInfo } from 'node:os';

/** Who runs this program, and where: `lin@bench`. It is what the system says, and proves nothing to others. */
export function thisUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run as a user that it has no name for.
    return hostname();
  }
}

import { readFileSync } from 'node:fs';
import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';

/**
 * Becomes `user` (a name or a number), with that user's primary group alone, for good: what was bound before stays bound.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` when there is no such user, or this one may not become another
 */
export function dropPrivileges(user: string): void {
  const refused = (reason: Because): BreakoutboxError =>
    new BreakoutboxError('TFTP_USER_UNKNOWN', { user, reason });
  const { setuid, setgid, setgroups, getuid } = process;
  if (setuid === undefined || setgid === undefined || setgroups === undefined || getuid === undefined) {
    throw refused('system-lacks-users');
  }
  const id = /^\d+$/.test(user) ? Number(user) : user;
  try {
    const group = groupOf(user);
    if (group === undefined) throw refused('no-such-user');
    setgroups([group]);
    setgid(group);
    setuid(id);
  } catch (error) {
    if (error instanceof BreakoutboxError) throw error;
    const reason = error instanceof Error ? error.message.replace(/^.*?, /, '') : String(error);
    throw new BreakoutboxError('TFTP_USER_UNKNOWN', { user, reason }, { cause: error });
  }
  if (getuid() === 0 && user !== 'root' && id !== 0) throw refused('user-is-root');
}

/** The primary group of a user, by /etc/passwd; `undefined` where the user is not listed there. */
function groupOf(user: string): number | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([name, , uid]) => name === user || uid === user);
  const group = Number(line?.[3]);
  return Number.isInteger(group) ? group : undefined;
}

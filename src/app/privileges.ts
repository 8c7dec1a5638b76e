import { readFileSync } from 'node:fs';
import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';
import type { Because } from '../errors/reasons.js';

/** A way to become a user, whom this system knows. */
export type BecomeUser = () => void;

/**
 * Looks `user` (a name or a number) up before anything is bound: what is given back becomes that user, with its primary
 * group alone, for good; what was bound before stays bound. It throws `TFTP_USER_UNKNOWN` when this user may not become
 * another.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` when there is no such user
 */
export function becomingUser(user: string): BecomeUser {
  const group = process.setuid === undefined ? undefined : groupOf(user);
  if (process.setuid === undefined) throw refused(user, 'system-lacks-users');
  if (group === undefined) throw refused(user, 'no-such-user');
  return () => become(user, group);
}

/**
 * Becomes `user` (a name or a number), with that user's primary group alone, for good: what was bound before stays bound.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` when there is no such user, or this one may not become another
 */
export function dropPrivileges(user: string): void {
  becomingUser(user)();
}

function become(user: string, group: number): void {
  const { setuid, setgid, setgroups, getuid } = process;
  if (setuid === undefined || setgid === undefined || setgroups === undefined || getuid === undefined) {
    throw refused(user, 'system-lacks-users');
  }
  const id = /^\d+$/.test(user) ? Number(user) : user;
  try {
    setgroups([group]);
    setgid(group);
    setuid(id);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*?, /, '') : String(error);
    throw new BreakoutboxError('TFTP_USER_UNKNOWN', { user, reason }, { cause: error });
  }
  if (getuid() === 0 && user !== 'root' && id !== 0) throw refused(user, 'user-is-root');
}

function refused(user: string, reason: Because): BreakoutboxError {
  return new BreakoutboxError('TFTP_USER_UNKNOWN', { user, reason });
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

import { readFileSync } from 'node:fs';
import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';

/** How to become a user that this system knows. */
export type BecomeUser = () => void;

/**
 * Looks `user` (a name or a number) up before anything is bound: what is given back becomes that user, with its primary
 * group alone, for good; what was bound before stays bound. It throws `TFTP_USER_UNKNOWN` when this user may not become
 * another.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` when there is no such user
 */
export function becomingUser(user: string): BecomeUser {
  if (process.setuid === undefined) throw refused(user, 'system-lacks-users');
  const [, name = user, givenGroup] = /^(.+):(\d+)$/.exec(user) ?? [];
  const id = /^\d+$/.test(name) ? Number(name) : name;
  // Containers are run by numbers that /etc/passwd does not list; a name has to be listed.
  const ownGroup = groupOf(name) ?? (typeof id === 'number' ? id : undefined);
  const group = givenGroup === undefined ? ownGroup : Number(givenGroup);
  if (ownGroup === undefined || group === undefined) throw refused(user, 'no-such-user');
  return () => become(user, id, group);
}

/**
 * Becomes `user` for good: what was bound before stays bound. A name, a number, or either with a group's number behind a
 * colon (`1000:1000`). Without one it is the user's primary group, or for a number that no user has the same number; it
 * becomes the only group.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` when there is no such user, or this one may not become another
 */
export function dropPrivileges(user: string): void {
  becomingUser(user)();
}

function become(user: string, id: number | string, group: number): void {
  const { setuid, setgid, setgroups, getuid } = process;
  if (setuid === undefined || setgid === undefined || setgroups === undefined || getuid === undefined) {
    throw refused(user, 'system-lacks-users');
  }
  try {
    setgroups([group]);
    setgid(group);
    setuid(id);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*?, /, '') : String(error);
    throw new BreakoutboxError('TFTP_USER_UNKNOWN', { user, reason }, { cause: error });
  }
  if (getuid() === 0 && id !== 'root' && id !== 0) throw refused(user, 'user-is-root');
}

function refused(user: string, reason: ReasonKey): BreakoutboxError {
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

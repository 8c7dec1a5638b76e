import { readFileSync } from 'node:fs';
import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';
import type { ReasonKey } from '../errors/reasons.js';

/** Makes the process become a user of this system. */
export type BecomeUser = () => void;

/**
 * Looks up `user`, a name or a number, before sockets are bound. The returned function becomes that user for good, with its
 * primary group alone. Bound sockets stay bound. It throws `TFTP_USER_UNKNOWN` if this user may not become another.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` if there is no such user
 */
export function becomingUser(user: string): BecomeUser {
  if (process.setuid === undefined) throw refused(user, 'system-lacks-users');
  const [, name = user, givenGroup] = /^(.+):(\d+)$/.exec(user) ?? [];
  const id = /^\d+$/.test(name) ? Number(name) : name;
  // Containers use numbers that /etc/passwd does not list. A name must be listed.
  const ownGroup = groupOf(name) ?? (typeof id === 'number' ? id : undefined);
  const group = givenGroup === undefined ? ownGroup : Number(givenGroup);
  if (ownGroup === undefined || group === undefined) throw refused(user, 'no-such-user');
  return () => become(user, id, group);
}

/**
 * Becomes `user` for good; bound sockets stay bound. `user` is a name or a number, optionally with a colon and a group number
 * (`1000:1000`). Without a group, it is the user's primary group, or the same number for an unlisted user number. It becomes
 * the only group.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` if there is no such user, or this one may not become another
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

/** The primary group of a user in /etc/passwd; `undefined` if the user is not listed. */
function groupOf(user: string): number | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([name, , uid]) => name === user || uid === user);
  const group = Number(line?.[3]);
  return Number.isInteger(group) ? group : undefined;
}

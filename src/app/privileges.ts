import { readFileSync } from 'node:fs';
import process from 'node:process';
import { BreakoutboxError } from '../errors/error.js';

/**
 * Becomes `user` (a name or a number), with that user's primary group alone, for good: what was bound before stays bound.
 * @throws BreakoutboxError `TFTP_USER_UNKNOWN` when there is no such user, or this one may not become another
 */
export function dropPrivileges(user: string): void {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new BreakoutboxError('TFTP_USER_UNKNOWN', { user, reason }, { cause });
  };
  const { setuid, setgid, setgroups, getuid } = process;
  if (setuid === undefined || setgid === undefined || setgroups === undefined || getuid === undefined) {
    refuse('this system has no such users');
    return;
  }
  const id = /^\d+$/.test(user) ? Number(user) : user;
  try {
    const group = groupOf(user);
    setgroups([group]);
    setgid(group);
    setuid(id);
  } catch (error) {
    refuse(error instanceof Error ? error.message.replace(/^.*?, /, '') : String(error), error);
  }
  if (getuid() === 0 && user !== 'root' && id !== 0) refuse('it is root under another name');
}

/** The primary group of a user, by /etc/passwd; by number where the user is not listed there. */
function groupOf(user: string): number {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([name, , uid]) => name === user || uid === user);
  const group = Number(line?.[3]);
  if (Number.isInteger(group)) return group;
  throw new Error('there is no such user');
}

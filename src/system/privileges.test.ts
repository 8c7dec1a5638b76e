import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { describe, expect, it } from 'vitest';

const module = JSON.stringify(new URL('../../dist/system/privileges.js', import.meta.url).href);

/** Who a process of root is after it has become `user`, or why it could not. */
function became(user: string): string {
  const script = `
    const { dropPrivileges } = await import(${module});
    try {
      dropPrivileges(${JSON.stringify(user)});
      process.stdout.write([process.getuid(), process.getgid(), process.getgroups()].join(' '));
    } catch (error) {
      process.stdout.write(String(error.failure.params.reason));
    }`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
}

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('root (needs to be run by it)', () => {
  it.each([
    ['a number that no user has', '54321', '54321 54321 54321'],
    ['a number and a group', '54321:12345', '54321 12345 12345'],
    ['a name and a group', 'nobody:12345', '65534 12345 12345'],
  ])('becomes %s', (_, user, who) => {
    expect(became(user)).toBe(who);
  });

  it.each([
    ['a name that is none', 'no-such-user-here', 'no-such-user'],
    ['such a name with a group', 'no-such-user-here:12', 'no-such-user'],
    ['a group without a user', ':12', 'no-such-user'],
  ])('does not become %s', (_, user, reason) => {
    expect(became(user)).toBe(reason);
  });

  it('becomes a user by name, with that user’s group alone', () => {
    expect(became('nobody')).toMatch(/^65534 (\d+) \1$/);
  });
});

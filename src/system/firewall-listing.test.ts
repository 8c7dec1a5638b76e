import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, expect, it, vi } from 'vitest';
import { scratch } from '../../test/scratch.js';
import { listFirewall } from './firewall-listing.js';

const { folder } = scratch();
afterEach(() => void vi.unstubAllEnvs());

/** Puts programs of these names and scripts before those of the system. */
function programs(scripts: Readonly<Record<string, string>>): void {
  const path = folder();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(path, name), 0o755);
  }
  vi.stubEnv('PATH', `${path}:${process.env.PATH ?? ''}`);
}

const isLinux = process.platform === 'linux';

it.skipIf(!isLinux)('prints what each program printed', async () => {
  programs({ nft: 'echo "nft $*"', 'iptables-save': 'echo four', 'ip6tables-save': 'exit 1' });
  expect(await listFirewall()).toEqual({
    state: 'listed',
    listing: {
      nftJson: 'nft -j -a list ruleset\n',
      nftText: 'nft -a list ruleset\n',
      iptables: 'four\n',
      ip6tables: '',
    },
  });
});

it.skipIf(!isLinux).each([
  [
    'not-permitted',
    'echo "netlink: Error: cache initialization failed: Operation not permitted" >&2; exit 1',
  ],
  ['failed', 'echo "something else" >&2; exit 1'],
])('says that the rules are hidden: %s', async (why, script) => {
  programs({ nft: script, 'iptables-save': script, 'ip6tables-save': script });
  expect(await listFirewall()).toEqual({ state: 'hidden', why });
});

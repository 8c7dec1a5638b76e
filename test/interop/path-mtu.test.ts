// Blocks are held to what the way to the client carries in one piece, behind a link of its own in network namespaces.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { run } from '../bob.js';
import { hasProgram } from '../peer-programs.js';

const missing = [
  ...['unshare', 'nsenter', 'ip', 'python3'].filter((name) => !hasProgram(name)),
  ...(probeEngine().ok ? [] : ['the Linux engine']),
  ...(spawnSync('unshare', ['-rnm', 'true']).status === 0 ? [] : ['leave to make a network namespace']),
];
const needs = missing.length === 0 ? 'unshare, nsenter, ip, python3' : missing.join(', ');

describe.skipIf(missing.length > 0)(`behind a link whose MTU is 1,400 (needs ${needs})`, () => {
  it('blocks are 1,368 over IPv4 and 1,348 over IPv6, on both engines', async () => {
    const script = fileURLToPath(new URL('path-mtu.mjs', import.meta.url));
    const { stdout, stderr, status } = await run('unshare', ['-rnm', process.execPath, script]);
    expect([status, stderr]).toEqual([0, '']);
    const blockBytes = { IPv4: 1_400 - 20 - 8 - 4, IPv6: 1_400 - 40 - 8 - 4 };
    expect(JSON.parse(stdout.toString())).toEqual({ portable: blockBytes, linux: blockBytes });
  });
});

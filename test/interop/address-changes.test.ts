// A server on all addresses of a machine whose addresses come and go: in a network namespace, where that is the test's own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { run } from '../bob.js';
import { hasProgram } from '../peer-programs.js';

const missing = [
  ...['unshare', 'ip'].filter((name) => !hasProgram(name)),
  ...(spawnSync('unshare', ['-rn', 'true']).status === 0 ? [] : ['leave to make a network namespace']),
];
const needs = missing.length === 0 ? 'unshare, ip' : missing.join(', ');

describe.skipIf(missing.length > 0)(`a server on all addresses (needs ${needs})`, () => {
  it('serves one that comes later, and one that goes takes only its own transfers', async () => {
    const engines = ['portable', ...(probeEngine().ok ? ['linux'] : [])];
    const script = fileURLToPath(new URL('address-changes.mjs', import.meta.url));
    const words = `ip link set lo up && exec "${process.execPath}" "${script}" ${engines.join(' ')}`;
    const { stdout, stderr, status } = await run('unshare', ['-rn', 'sh', '-c', words], {
      timeoutMs: 30_000,
    });
    expect([status, stderr]).toEqual([0, '']);
    const results = JSON.parse(stdout.toString()) as Record<string, unknown>;
    for (const engine of engines) {
      expect(results[engine]).toEqual({ served: true, outcomes: ['failed', 'done'], bytesAfter: 2_000 });
    }
  }, 40_000);
});

// A firewall that keeps this machine's datagrams from itself is not taken for a sandbox that refuses system calls.
import { describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram } from '../peer-programs.js';

const canTry = hasNamespaces && hasProgram('nft') && probeEngine().ok;

describe.skipIf(!canTry)(`the probe of the Linux engine (needs ${namespaceNeeds}, nft)`, () => {
  it.each([
    ['input', 'nothing-came'],
    ['output', 'EPERM'],
  ])('reports a firewall on lo, %s', async (hook, reason) => {
    const { stdout, stderr } = await inNamespace('loopback-cut.mjs', [hook]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout.toString())).toMatchObject({ code: 'ENGINE_LOOPBACK_CUT', params: { reason } });
  });
});

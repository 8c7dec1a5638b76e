// A listener whose address goes with its interface, in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

describe.skipIf(!hasNamespaces)(`a listener at an address that goes (needs ${namespaceNeeds})`, () => {
  it('says so, once for all its processes', async () => {
    const { stdout, stderr, status } = await inNamespace('address-gone.mjs', [], { timeoutMs: 40_000 });
    expect([status, stderr]).toEqual([0, '']);
    const gone = '* 10.1.0.1:PORT is gone: this machine no longer has that address';
    expect(JSON.parse(stdout.toString())).toEqual({
      'tcp listen 10.1.0.1:0': gone,
      'udp listen 10.1.0.1:0': gone,
      'tcp listen 10.1.0.1:0 --workers 2': gone,
    });
  }, 45_000);
});

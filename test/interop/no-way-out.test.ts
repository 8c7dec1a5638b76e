// A peer that no route leads to, or that a route of this machine forbids, in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

describe.skipIf(!hasNamespaces)(`a machine without a way out (needs ${namespaceNeeds})`, () => {
  it('says which it is: no route, or one that lets nothing out', async () => {
    const { stdout, stderr, status } = await inNamespace('no-way-out.mjs', [], { timeoutMs: 60_000 });
    expect([status, stderr]).toEqual([0, '']);
    const noRoute = [1, expect.stringMatching(/^no route to 10\.9\.0\.1:7; /)];
    const forbidden = [
      1,
      expect.stringMatching(/^this machine lets nothing out to 10\.6\.0\.1:7 \(EACCES\); /),
    ];
    expect(JSON.parse(stdout.toString())).toEqual({
      'tcp send, none': noRoute,
      'tcp send, forbidden': forbidden,
      'udp send, none': noRoute,
      'udp send, forbidden': forbidden,
    });
  }, 70_000);
});

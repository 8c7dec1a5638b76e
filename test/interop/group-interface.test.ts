// A multicast listener whose interface goes and comes back, in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

describe.skipIf(!hasNamespaces)(`a listener to a group (needs ${namespaceNeeds})`, () => {
  it('is a member again on an interface that came back, and names the one that it lost', async () => {
    const { stdout, stderr, status } = await inNamespace('group-interface.mjs', [], { timeoutMs: 60_000 });
    expect([status, stderr]).toEqual([0, '']);
    const lost = ['239.0.0.7', 'ff02::7'].map((group) => [group, 'interface-lacks-link']);
    expect(JSON.parse(stdout.toString())).toEqual({
      atFirst: true,
      replaced: true,
      errorsOfReplacing: [],
      errorsWithoutLink: lost,
      cameBack: true,
    });
  }, 70_000);
});

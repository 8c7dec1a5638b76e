// The endpoints of a workbench while addresses of the machine come and go, in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

describe.skipIf(!hasNamespaces)(`the status of every kind of endpoint (needs ${namespaceNeeds})`, () => {
  it('follows the addresses of the machine, and the pages are notified', async () => {
    const { stdout, stderr, status } = await inNamespace('status-follows.mjs', [], { timeoutMs: 40_000 });
    expect([status, stderr, stdout.toString()]).toEqual([0, '', 'followed']);
  }, 45_000);
});

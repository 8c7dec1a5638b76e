// Answers leave from the address that was asked: on a machine with several addresses, in a network namespace of its own.
import { describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

describe.skipIf(!hasNamespaces)(`a UDP endpoint on all addresses (needs ${namespaceNeeds})`, () => {
  it('answers from the address that was asked, by itself and by hand, and from one that comes later', async () => {
    const engines = ['portable', ...(probeEngine().ok ? ['linux'] : [])];
    const { stdout, stderr, status } = await inNamespace('udp-addresses.mjs', engines, { timeoutMs: 60_000 });
    expect([status, stderr]).toEqual([0, '']);
    const everyBinding = { '0': [], '*:0': [], '0.0.0.0:0': [], '[::]:0': [] };
    for (const engine of engines) {
      expect(JSON.parse(stdout.toString())[engine]).toEqual({ hand: true, later: true, ...everyBinding });
    }
  }, 70_000);
});

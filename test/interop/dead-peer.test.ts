// A peer that is cut off while something is sent to it, in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram } from '../peer-programs.js';

describe.skipIf(!hasNamespaces || !hasProgram('nft'))(
  `a peer that acknowledges nothing any more (needs nft, ${namespaceNeeds})`,
  () => {
    it('is reported lost within seconds, and not after the quarter of an hour of TCP itself', async () => {
      const { stdout, stderr, status } = await inNamespace('dead-peer.mjs', [], { timeoutMs: 40_000 });
      expect([status, stderr]).toEqual([0, '']);
      const lost = { code: 'PEER_LOST', reason: 'failed' };
      expect(JSON.parse(stdout.toString())).toEqual({ client: lost, listener: lost });
    }, 45_000);
  },
);

// Devices that are searched for by a broadcast, on two networks in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { hasProgram } from '../peer-programs.js';

describe.skipIf(!hasNamespaces || !hasProgram('python3'))(
  `bob udp send --broadcast (needs python3, ${namespaceNeeds})`,
  () => {
    it('gets the answers of all devices of one network and of no other, each with its address', async () => {
      const { stdout, stderr, status } = await inNamespace('udp-broadcast.mjs', [], { timeoutMs: 60_000 });
      expect([status, stderr]).toEqual([0, '']);
      const first = ['10.51.1.2:5151 I am 10.51.1.2', '10.51.1.3:5151 I am 10.51.1.3'];
      const second = ['10.51.2.2:5151 I am 10.51.2.2'];
      expect(JSON.parse(stdout.toString())).toEqual({
        ofOneNetwork: first,
        ofTheOther: second,
        ofAnInterface: second,
        ofAnAddress: first,
      });
    }, 70_000);
  },
);

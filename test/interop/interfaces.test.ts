// Zones, interfaces and local addresses, on a machine with two links, in network namespaces.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

interface Said {
  readonly status: number;
  readonly said: string;
}

interface Results {
  readonly refusals: Readonly<Record<string, Said>>;
  readonly [name: string]: unknown;
}

const there = 'there are va, vb, lo';

describe.skipIf(!hasNamespaces)(`a machine with two links (needs ${namespaceNeeds})`, () => {
  it('takes the interface that an address is on, and sends and joins by that one alone', async () => {
    const { stdout, stderr, status } = await inNamespace('interfaces.mjs', [], { timeoutMs: 170_000 });
    expect([status, stderr]).toEqual([0, '']);
    const results = JSON.parse(stdout.toString()) as Results;
    for (const [index, [name, refused]] of Object.entries(results.refusals).entries()) {
      const line =
        index % 2 === 0
          ? `fe80::1 is an address of one link: name the interface, as in [fe80::1%va]; ${there}`
          : `there is no interface "nope" that is up and has an address; ${there}`;
      expect([name, refused]).toEqual([name, { status: expect.any(Number), said: line }]);
      expect(refused.status).toBeGreaterThan(0);
    }
    expect(results.unknownInterface).toMatchObject({ said: expect.stringContaining(there) });
    expect(results.foreignBind).toMatchObject({
      said: expect.stringMatching(/^10\.9\.9\.9 is not an address of this machine; it has 127\.0\.0\.1, /),
    });
    expect(results.families).toMatchObject({
      said: '10.1.0.2:5 cannot be reached from fe80::1%va: one is IPv4, the other IPv6; give both of one family',
    });
    expect(results.arrived).toEqual({
      va: [
        '10.1.0.1 by --bind 10.1.0.1',
        expect.stringMatching(/^\[fe80::.*%far\] by --interface va$/),
        '10.1.0.1 directed va',
        '10.1.0.1 last',
      ],
      vb: [
        '10.2.0.1 by --interface vb',
        expect.stringMatching(/^\[fe80::.*%far\] by$/),
        '10.2.0.1 all vb',
        '10.2.0.1 last',
      ],
    });
    expect(results.joined).toEqual({
      '239.0.0.9%vb': ['vb'],
      'ff02::9%va': ['va'],
      '239.0.0.9 --interface va': ['va'],
      '239.0.0.9': ['va', 'vb'],
    });
    for (const one of results.unknownZones as Said[]) expect(one.said).toContain(there);
    expect(results.echoed).toEqual({ status: 0, said: 'echoed' });
    const linkLocal = expect.stringMatching(/^\[fe80::.*%va\]$/);
    expect(results.names).toEqual([linkLocal, linkLocal]);
    expect(results.local).toContain('10.2.0.1:5012');
    expect(results.from).toBe('10.2.0.2:40001');
    expect(results.elsewhere).toContain('refused: nothing listens there');
  }, 180_000);
});

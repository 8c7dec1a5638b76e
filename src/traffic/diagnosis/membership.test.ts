import { expect, it } from 'vitest';
import { machineAddress, portFacts } from '../../../test/port-facts.js';
import type { Membership, PortFacts } from './facts.js';
import { membershipFindings } from './membership.js';

const host = '239.1.2.3';
const on = (...names: readonly string[]): { host: string; memberships: readonly Membership[] } => ({
  host,
  memberships: names.map((interfaceName) => ({ interfaceName, group: host })),
});
const { watch } = portFacts();
const seenAt = (interfaceName: string): Pick<PortFacts, 'watch'> => ({
  watch: { ...watch, packets: { state: 'known', interfaces: [{ interfaceName, packets: 3 }] } },
});
const addresses = [...portFacts().addresses, machineAddress('198.51.100.1', { interfaceName: 'wlan0' })];

it.each<[string, Partial<PortFacts>, readonly object[]]>([
  ['no group is asked about', {}, []],
  [
    'joined nowhere',
    { host, memberships: [{ interfaceName: 'eth0', group: '224.0.0.1' }] },
    [{ id: 'group-not-joined' }],
  ],
  [
    'a system that does not tell',
    { host, memberships: undefined },
    [{ id: 'group-hidden', verdict: 'unknown' }],
  ],
  ['joined on the only interface', on('eth0'), [{ id: 'group', verdict: 'ok' }]],
  ['joined on all', { ...on('eth0', 'wlan0'), addresses }, [{ id: 'group', verdict: 'ok' }]],
  [
    'joined on one of two',
    { ...on('eth0'), addresses },
    [{ id: 'group-not-everywhere', verdict: 'unknown' }],
  ],
  [
    'joined where it should come in',
    { ...on('eth0'), addresses, interfaceName: 'eth0' },
    [{ id: 'group', verdict: 'ok' }],
  ],
  [
    'joined elsewhere',
    { ...on('eth0'), addresses, interfaceName: 'wlan0' },
    [{ id: 'group-elsewhere', verdict: 'fault', values: { on: 'eth0', interface: 'wlan0' } }],
  ],
  [
    'seen elsewhere',
    { ...on('eth0'), addresses, ...seenAt('wlan0') },
    [{ id: 'group-elsewhere', values: { interface: 'wlan0' } }],
  ],
  [
    'IPv6 with a zone',
    { host: 'FF02::7%eth0', memberships: [{ interfaceName: 'eth0', group: 'ff02::7' }] },
    [{ id: 'group' }],
  ],
])('%s', (_, facts, expected) => {
  expect(membershipFindings(portFacts(facts))).toMatchObject(expected);
});

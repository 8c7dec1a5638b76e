import { expect, it } from 'vitest';
import { machineAddress, portFacts, portSocket } from '../../../test/port-facts.js';
import type { PortFacts } from './facts.js';
import { incomingPackets } from './incoming-packets.js';

const two = [
  machineAddress('127.0.0.1'),
  machineAddress('::1'),
  machineAddress('192.0.2.2'),
  machineAddress('fe80::2%eth0'),
  machineAddress('198.51.100.1', { interfaceName: 'wlan0' }),
];
const everywhere = [portSocket('::')];

it.each<[string, Partial<PortFacts>, readonly string[]]>([
  ['every address', { sockets: everywhere }, ['eth0 192.0.2.2', 'wlan0 198.51.100.1']],
  ['nobody listens', { sockets: [] }, ['eth0 192.0.2.2', 'wlan0 198.51.100.1']],
  ['an interface', { sockets: everywhere, interfaceName: 'wlan0' }, ['wlan0 198.51.100.1', 'wlan0 ']],
  ['an address', { sockets: everywhere, host: '198.51.100.1' }, ['wlan0 198.51.100.1']],
  ['an address of one link', { sockets: everywhere, host: 'fe80::2%eth0' }, ['eth0 fe80::2']],
  [
    'addresses of one link alone',
    { sockets: everywhere, addresses: [machineAddress('fe80::2%eth0')] },
    ['eth0 fe80::2'],
  ],
  ['loopback', { sockets: [portSocket('127.0.0.1')] }, ['lo 127.0.0.1']],
  ['loopback that is asked about', { sockets: everywhere, host: '::1' }, ['lo ::1']],
  ['another address of loopback', { sockets: everywhere, host: '127.0.0.2' }, ['lo 127.0.0.2']],
  ['a group', { host: '239.1.2.3' }, ['eth0 239.1.2.3', 'wlan0 239.1.2.3']],
  ['a group on an interface', { host: '239.1.2.3', interfaceName: 'wlan0' }, ['wlan0 239.1.2.3']],
])('%s', (_, facts, expected) => {
  const packets = incomingPackets(portFacts({ addresses: two, ...facts }));
  expect(
    packets.map(({ interfaceName, destinations }) => `${interfaceName} ${destinations.join(',')}`),
  ).toEqual(expected);
});

it('of loopback the sender is known, of a group that it is one', () => {
  const [inside] = incomingPackets(portFacts({ sockets: [portSocket('127.0.0.1')] }));
  expect(inside).toMatchObject({ sources: ['127.0.0.1'], isMulticast: false });
  const [group] = incomingPackets(portFacts({ host: '239.1.2.3' }));
  expect(group).toMatchObject({ sources: [], isMulticast: true });
});

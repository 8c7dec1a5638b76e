import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { multicastMemberships, parseIgmp, parseIgmp6 } from './multicast-memberships.js';

const igmp = `Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter
1\tlo        :     1      V3
\t\t\t\t010000E0     1 0:00000000\t\t0
4\teth0      :     2      V3
\t\t\t\t070000EF     1 0:00000000\t\t0
\t\t\t\t010000E0     1 0:00000000\t\t0
`;

it('the groups of IPv4 stand below their interfaces', () => {
  expect(parseIgmp(igmp, true)).toEqual([
    { interfaceName: 'lo', group: '224.0.0.1' },
    { interfaceName: 'eth0', group: '239.0.0.7' },
    { interfaceName: 'eth0', group: '224.0.0.1' },
  ]);
  expect(parseIgmp('1\tlo        :     1      V3\n\t\t\t\tE0000001     1 0:0\t\t0\n', false)).toEqual([
    { interfaceName: 'lo', group: '224.0.0.1' },
  ]);
});

it('a group of IPv6 is in its short form', () => {
  expect(parseIgmp6('4    eth0            ff020000000000000000000000000007     1 00000004 0\n')).toEqual([
    { interfaceName: 'eth0', group: 'ff02::7' },
  ]);
});

it.skipIf(process.platform !== 'linux')('a group that this process joins is among them', async () => {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.addMembership('239.200.7.9', '127.0.0.1');
    expect(await multicastMemberships()).toContainEqual({ interfaceName: 'lo', group: '239.200.7.9' });
  } finally {
    socket.close();
  }
});

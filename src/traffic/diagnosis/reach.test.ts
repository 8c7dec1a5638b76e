import { expect, it } from 'vitest';
import { machineAddress, portFacts, portSocket } from '../../../test/port-facts.js';
import type { PortFacts, PortSocket } from './facts.js';
import { reachFindings } from './reach.js';

const ipv6Only: PortSocket = portSocket('::', { families: ['IPv6'] });
const everywhere = [portSocket('::')];

it.each<[string, Partial<PortFacts>, readonly string[]]>([
  ['nobody', { sockets: [] }, []],
  ['every address', { sockets: everywhere }, ['ok address', 'ok family-both']],
  ['every address of IPv4', {}, ['ok address', 'ok family-ipv4-only']],
  ['a container', { isContainer: true }, ['ok address', 'unknown address-container', 'ok family-ipv4-only']],
  ['IPv6 alone', { sockets: [ipv6Only] }, ['ok address', 'fault family-ipv6-only']],
  [
    'loopback',
    { sockets: [portSocket('127.0.0.1'), portSocket('::1')] },
    ['fault address-loopback', 'ok family-both'],
  ],
  ['loopback of one family', { sockets: [portSocket('127.0.0.1')] }, ['fault address-loopback']],
  [
    'loopback that is asked about',
    { host: '127.0.0.1', sockets: [portSocket('127.0.0.1')] },
    ['ok address-taken'],
  ],
  ['an address within every address', { host: '192.0.2.2' }, ['ok address-taken']],
  ['another address', { host: '192.0.2.2', sockets: [portSocket('192.0.2.3')] }, ['fault address-other']],
  ['an address of the other family', { host: '192.0.2.2', sockets: [ipv6Only] }, ['fault family-wrong']],
  [
    'an address that is gone',
    { sockets: [portSocket('198.51.100.1')] },
    ['unknown address-none', 'ok family-ipv4-only'],
  ],
  [
    'an interface without a link',
    { addresses: [machineAddress('127.0.0.1'), machineAddress('192.0.2.2', { hasLink: false })] },
    ['fault address-no-link', 'ok family-ipv4-only'],
  ],
  ['a group', { host: '239.1.2.3' }, []],
  ['a group at its own address', { host: '239.1.2.3', sockets: [portSocket('239.1.2.3')] }, []],
  [
    'a group at an address of the machine',
    { host: '239.1.2.3', sockets: [portSocket('192.0.2.2')] },
    ['fault group-address'],
  ],
  ['a group of the other family', { host: 'ff02::7' }, ['fault family-wrong']],
])('%s', (_, facts, expected) => {
  expect(reachFindings(portFacts(facts)).map(({ verdict, id }) => `${verdict} ${id}`)).toEqual(expected);
});

it('names addresses that are reached, IPv4 first and those of one link last', () => {
  const addresses = ['fe80::1%eth0', '2001:db8::2', '192.0.2.2', '127.0.0.1'].map((address) =>
    machineAddress(address),
  );
  const [finding] = reachFindings(portFacts({ sockets: everywhere, addresses }));
  expect(finding?.values.reachable).toBe('192.0.2.2:7788 [2001:db8::2]:7788 [fe80::1%eth0]:7788');
});

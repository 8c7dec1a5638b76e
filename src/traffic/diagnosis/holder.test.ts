import { expect, it } from 'vitest';
import { portFacts, portSocket } from '../../../test/port-facts.js';
import type { PortFacts } from './facts.js';
import { holderFindings } from './holder.js';

const nginx = portSocket('0.0.0.0', { pid: 12, process: 'nginx' });

it.each<[string, Partial<PortFacts>, readonly [verdict: string, id: string]]>([
  ['one program', {}, ['ok', 'holder']],
  ['one program at two addresses', { sockets: [portSocket('0.0.0.0'), portSocket('::')] }, ['ok', 'holder']],
  ['nobody', { sockets: [] }, ['fault', 'holder-none']],
  [
    'a program by the other protocol',
    { sockets: [], otherProtocolListens: true },
    ['fault', 'holder-other-protocol'],
  ],
  [
    'a program that is not shown',
    { sockets: [portSocket('::', { pid: undefined })] },
    ['unknown', 'holder-hidden'],
  ],
  [
    'another program than expected',
    { sockets: [nginx], expectedPids: [4711] },
    ['fault', 'holder-unexpected'],
  ],
  ['the program that is expected', { expectedPids: [1, 4711] }, ['ok', 'holder']],
  ['two programs', { sockets: [portSocket('0.0.0.0'), nginx] }, ['fault', 'holder-shared']],
  ['workers', { sockets: [nginx, { ...nginx, pid: 13 }] }, ['unknown', 'holder-workers']],
  [
    'two programs of a group',
    { host: '239.1.2.3', sockets: [portSocket('0.0.0.0'), nginx] },
    ['ok', 'holder'],
  ],
])('%s', (_, facts, [verdict, id]) => {
  expect(holderFindings(portFacts(facts))).toMatchObject([{ verdict, id }]);
});

it('names every holder once, and where each is bound', () => {
  const sockets = [
    portSocket('127.0.0.1'),
    portSocket('::1'),
    portSocket('::1', { pid: 5, process: undefined }),
  ];
  expect(holderFindings(portFacts({ sockets }))[0]?.values).toEqual({
    protocol: 'udp',
    port: 7788,
    at: '127.0.0.1:7788 [::1]:7788',
    holders: 'node (4711), ? (5)',
  });
});

it.each([
  ['udp', 69, 'bob tftp serve'],
  ['tcp', 69, 'bob tcp listen 69'],
  ['udp', 7, 'bob udp listen 7'],
] as const)('names what would listen at %s port %i', (protocol, port, command) => {
  const [finding] = holderFindings(portFacts({ protocol, port, sockets: [] }));
  expect(finding?.values.command).toBe(command);
});

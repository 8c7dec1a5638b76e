import { expect, it } from 'vitest';
import { diagnoseRemote, type RemoteAddressFacts } from './diagnose-remote.js';

const known: RemoteAddressFacts = {
  address: '192.0.2.9',
  source: '192.0.2.2',
  interfaceName: 'eth0',
  answer: { type: 'connected', ms: 3 },
};

function lines(
  protocol: 'tcp' | 'udp',
  host: string,
  ...addresses: readonly RemoteAddressFacts[]
): readonly string[] {
  const firewall = { state: 'known', ruleset: [] } as const;
  const findings = diagnoseRemote({
    protocol,
    host,
    port: 80,
    addresses,
    interfaceName: undefined,
    firewall,
    seconds: 2,
  });
  return findings.map(({ verdict, id }) => `${verdict} ${id}`);
}

it('a name that is not known', () => {
  expect(lines('tcp', 'no.such')).toEqual(['fault name-unknown']);
});

it('a name, each of its addresses', () => {
  const other: RemoteAddressFacts = { ...known, address: '2001:db8::9', source: undefined };
  expect(lines('tcp', 'printer', known, other)).toEqual([
    'ok name',
    'ok route',
    'ok firewall-none',
    'ok answer-connected',
    'fault route-none',
  ]);
});

it.each([
  ['tcp', { type: 'refused' }, 'fault answer-refused'],
  ['udp', { type: 'refused' }, 'fault answer-port-closed'],
  ['tcp', { type: 'silent' }, 'fault answer-timed-out'],
  ['udp', { type: 'silent' }, 'unknown answer-silent'],
  ['udp', { type: 'replied', ms: 1 }, 'ok answer-replied'],
  ['tcp', { type: 'unreachable' }, 'fault answer-unreachable'],
  ['tcp', { type: 'failed', reason: 'EACCES' }, 'fault answer-failed'],
] as const)('by %s: %j', (protocol, answer, line) => {
  expect(lines(protocol, known.address, { ...known, answer }).at(-1)).toBe(line);
});

it('by another interface than it should go', () => {
  const firewall = { state: 'known', ruleset: [] } as const;
  const facts = {
    protocol: 'tcp',
    host: known.address,
    port: 80,
    firewall,
    seconds: 2,
    addresses: [known],
  } as const;
  const [other] = diagnoseRemote({ ...facts, interfaceName: 'wlan0' });
  expect(other).toMatchObject({ id: 'route-elsewhere', values: { interface: 'eth0', wanted: 'wlan0' } });
  expect(diagnoseRemote({ ...facts, interfaceName: 'eth0' })[0]).toMatchObject({ id: 'route' });
});

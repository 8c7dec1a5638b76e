import { expect, it } from 'vitest';
import { machineAddress, noGrowth, portFacts, portSocket } from '../../../test/port-facts.js';
import { diagnoseMachine, type ListenedPort, type MachineFacts } from './diagnose-machine.js';
import { parseIptablesSave } from './firewall/iptables-save.js';

function listened(port: number, address = '::', drops: readonly [number, number] = [0, 0]): ListenedPort {
  const [sockets, socketsAfter] = drops.map((count) => [portSocket(address, { drops: count })]);
  return { protocol: 'udp', port, sockets: sockets ?? [], socketsAfter: socketsAfter ?? [] };
}

function lines(more: Partial<MachineFacts>): readonly string[] {
  const { addresses, firewall } = portFacts();
  const facts = { ports: [listened(69)], addresses, firewall, counters: noGrowth, seconds: 2, ...more };
  return diagnoseMachine(facts).map(({ verdict, id, values }) =>
    `${verdict} ${id} ${values.port ?? ''}`.trim(),
  );
}

it('all is well', () => {
  expect(lines({})).toEqual([
    'ok machine-addresses',
    'ok machine-listens',
    'ok firewall-none',
    'ok lost-none',
  ]);
});

it('without an address, a link, or a listener for others', () => {
  expect(lines({ addresses: [machineAddress('127.0.0.1')] })[0]).toBe('fault machine-no-address');
  expect(lines({ addresses: [machineAddress('192.0.2.2', { hasLink: false })] })[0]).toBe(
    'fault machine-no-link',
  );
  expect(lines({ ports: [listened(631, '127.0.0.1')] })[1]).toBe('unknown machine-nobody-listens');
});

it('names the ports that the firewall closes, and those that drop', () => {
  const ruleset = parseIptablesSave(
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp -m udp --dport 70 -j DROP',
    'iptables',
  );
  const ports = [listened(69), listened(70), listened(71, '::', [1, 5]), listened(72, '::', [3, 3])];
  expect(lines({ ports, firewall: { state: 'known', ruleset } })).toEqual([
    'ok machine-addresses',
    'ok machine-listens',
    'fault firewall-drops 70',
    'fault buffer-full 71',
    'unknown buffer-was-full 72',
    'ok lost-none',
  ]);
});

it('says what is hidden, and nothing of counters that there are not', () => {
  expect(
    lines({ firewall: { state: 'hidden', why: 'not-installed' }, counters: undefined }).slice(2),
  ).toEqual(['unknown firewall-not-installed']);
  expect(lines({ seconds: 0 }).at(-1)).toBe('ok firewall-none');
  expect(lines({ counters: { ...noGrowth, badChecksum: 2 } }).at(-1)).toBe('fault lost-checksum 0');
});

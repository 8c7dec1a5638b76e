import { describe, expect, it } from 'vitest';
import { machineAddress, portFacts, portSocket } from '../../../test/port-facts.js';
import type { PortFacts } from './facts.js';
import { parseIptablesSave } from './firewall/iptables-save.js';
import type { Chain } from './firewall/ruleset.js';
import { firewallFindings, firewallOutFindings } from './firewall-findings.js';

const iptables = (...lines: readonly string[]): Pick<PortFacts, 'firewall'> => ({
  firewall: {
    state: 'known',
    ruleset: parseIptablesSave(
      `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT`,
      'iptables',
    ),
  },
});
const dropped = '-A INPUT -p udp -m udp --dport 7788 -j DROP';

describe('packets that come in', () => {
  it.each<[string, Partial<PortFacts>, readonly object[]]>([
    ['without rules', {}, [{ id: 'firewall-none', verdict: 'ok' }]],
    ['with rules that let it through', iptables(), [{ id: 'firewall', verdict: 'ok' }]],
    [
      'with one that drops them',
      iptables(dropped),
      [
        {
          id: 'firewall-drops',
          verdict: 'fault',
          values: {
            interface: 'eth0',
            chain: 'iptables INPUT',
            rule: dropped,
            open: 'sudo iptables -I INPUT -p udp --dport 7788 -j ACCEPT',
          },
        },
      ],
    ],
    ['with one for another interface', iptables('-A INPUT -i wlan0 -j DROP'), [{ id: 'firewall' }]],
    [
      'by that interface',
      { ...iptables('-A INPUT -i wlan0 -j DROP'), interfaceName: 'wlan0' },
      [{ id: 'firewall-drops' }],
    ],
    [
      'with one for some senders',
      iptables('-A INPUT -s 10.0.0.0/8 -j DROP'),
      [{ id: 'firewall-may-drop', verdict: 'unknown' }],
    ],
    [
      'with an exception for some senders',
      iptables('-A INPUT -s 10.0.0.0/8 -j ACCEPT', '-A INPUT -j REJECT'),
      [{ id: 'firewall-drops-unless', values: { except: '-A INPUT -s 10.0.0.0/8 -j ACCEPT' } }],
    ],
    ['of loopback', { ...iptables('-A INPUT ! -i lo -j DROP'), host: '127.0.0.1' }, [{ id: 'firewall' }]],
    [
      'of loopback alone',
      { ...iptables('-A INPUT ! -i lo -j DROP'), sockets: [portSocket('127.0.0.1')] },
      [{ id: 'firewall' }],
    ],
    [
      'of a group',
      { ...iptables('-A INPUT -d 239.0.0.0/8 -j DROP'), host: '239.1.2.3' },
      [{ id: 'firewall-drops' }],
    ],
    [
      'on two interfaces',
      {
        ...iptables(dropped),
        addresses: [machineAddress('192.0.2.2'), machineAddress('198.51.100.1', { interfaceName: 'wlan0' })],
      },
      [{ id: 'firewall-drops', values: { interface: 'eth0 wlan0' } }],
    ],
    [
      'where rules are hidden',
      { firewall: { state: 'hidden', why: 'not-permitted' } },
      [{ id: 'firewall-not-permitted', verdict: 'unknown' }],
    ],
  ])('%s', (_, facts, expected) => {
    expect(firewallFindings(portFacts(facts))).toMatchObject(expected);
  });

  it.each([
    ['ufw-user-input', 'filter', 'sudo ufw allow 7788/udp'],
    ['filter_IN_public', 'firewalld', 'sudo firewall-cmd --add-port=7788/udp'],
    ['guard', 'mine', 'sudo nft insert rule inet mine input udp dport 7788 accept'],
  ])('a chain %s of table %s is opened by its own program', (name, table, open) => {
    const known = { tool: 'nft', family: 'inet', table, priority: 0, policy: 'accept' } as const;
    const rule = { text: 'drop', tests: [], packets: undefined };
    const ruleset: readonly Chain[] = [
      { ...known, name: 'input', hook: 'input', rules: [{ ...rule, action: { type: 'jump', chain: name } }] },
      { ...known, name, hook: undefined, rules: [{ ...rule, action: { type: 'drop' } }] },
    ];
    const [finding] = firewallFindings(portFacts({ firewall: { state: 'known', ruleset } }));
    expect(finding).toMatchObject({ id: 'firewall-drops', values: { open } });
  });
});

it('a policy of drop with the chains of ufw is opened by ufw', () => {
  const ruleset = parseIptablesSave(
    `*filter
:INPUT DROP [0:0]
:ufw-before-input - [0:0]
:ufw-not-local - [0:0]
:ufw-logging-deny - [0:0]
:ufw-user-input - [0:0]
-A INPUT -j ufw-before-input
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-before-input -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT
-A ufw-before-input -j ufw-user-input
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-logging-deny -m limit --limit 3/min -j LOG --log-prefix "[UFW BLOCK] "
-A ufw-user-input -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT`,
    'iptables',
  );
  const closed = portFacts({ firewall: { state: 'known', ruleset } });
  expect(firewallFindings(closed)).toMatchObject([
    {
      id: 'firewall-policy',
      verdict: 'fault',
      values: { chain: 'iptables INPUT (ufw)', open: 'sudo ufw allow 7788/udp' },
    },
  ]);
  expect(firewallFindings({ ...closed, protocol: 'tcp', port: 22 })).toMatchObject([{ id: 'firewall' }]);
});

it('packets that go out are dropped by their destination', () => {
  const { firewall } = iptables('-A OUTPUT -o eth0 -d 192.0.2.9/32 -p tcp -m tcp --dport 80 -j DROP');
  const route = { source: '192.0.2.2', interfaceName: 'eth0' };
  expect(firewallOutFindings(firewall, 'tcp', '192.0.2.9', 80, route)).toMatchObject([
    { id: 'firewall-drops' },
  ]);
  expect(firewallOutFindings(firewall, 'tcp', '192.0.2.8', 80, route)).toMatchObject([{ id: 'firewall' }]);
});

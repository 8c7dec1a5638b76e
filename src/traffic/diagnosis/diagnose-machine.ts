import { lossFindings } from './arrival.js';
import type { CounterGrowth, FirewallFacts, MachineAddress, PortSocket, Protocol } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import { firewallFindings } from './firewall-findings.js';
import { isLoopback } from './port-subject.js';

/** A port that is listened on, and its sockets at the beginning and the end of the watch. */
export interface ListenedPort {
  readonly protocol: Protocol;
  readonly port: number;
  readonly sockets: readonly PortSocket[];
  readonly socketsAfter: readonly PortSocket[];
}

/** What is known of the machine as a whole. */
export interface MachineFacts {
  readonly ports: readonly ListenedPort[];
  readonly addresses: readonly MachineAddress[];
  readonly firewall: FirewallFacts;
  readonly counters: CounterGrowth | undefined;
  readonly seconds: number;
}

/** Lines about ports, of each kind, at most. */
const maxPorts = 16;

/** The state of the machine in general: its addresses, ports that the firewall closes or whose datagrams are dropped, counters. */
export function diagnoseMachine(facts: MachineFacts): readonly Finding[] {
  const { counters, seconds } = facts;
  const lost = lossFindings('udp', 0, counters, seconds);
  return [
    addressFinding(facts.addresses),
    listeningFinding(facts.ports),
    ...closedPorts(facts),
    ...drops(facts),
    ...(lost.length === 0 && counters !== undefined && seconds > 0 ? [ok('lost-none', { seconds })] : lost),
  ];
}

function addressFinding(addresses: readonly MachineAddress[]): Finding {
  const outside = addresses.filter(({ internal }) => !internal);
  const linked = outside.filter(({ hasLink }) => hasLink);
  const text = (list: readonly MachineAddress[]): string =>
    list.map(({ address, interfaceName }) => nameOf(address, interfaceName)).join(', ');
  if (linked.length > 0) return ok('machine-addresses', { addresses: text(linked) });
  return outside.length === 0
    ? fault('machine-no-address')
    : fault('machine-no-link', { addresses: text(outside) });
}

function nameOf(address: string, interfaceName: string | undefined): string {
  return interfaceName === undefined || address.includes('%') ? address : `${address} (${interfaceName})`;
}

function listeningFinding(ports: readonly ListenedPort[]): Finding {
  const open = ports.filter(isOpenToOthers).map(({ protocol, port }) => `${protocol}:${port}`);
  return open.length === 0
    ? unknown('machine-nobody-listens')
    : ok('machine-listens', { ports: open.slice(0, maxPorts).join(' '), count: open.length });
}

/** The ports that are listened on, but whose packets the firewall drops. */
function closedPorts({ ports, addresses, firewall, counters, seconds }: MachineFacts): readonly Finding[] {
  if (firewall.state === 'hidden') return [unknown(`firewall-${firewall.why}`)];
  const found = ports.filter(isOpenToOthers).flatMap(({ protocol, port, sockets, socketsAfter }) =>
    firewallFindings({
      protocol,
      port,
      host: undefined,
      interfaceName: undefined,
      expectedPids: undefined,
      sockets,
      otherProtocolListens: false,
      addresses,
      isContainer: false,
      memberships: undefined,
      firewall,
      watch: { seconds, packets: { state: 'unwatched' }, counters, sockets: socketsAfter },
    }),
  );
  const wrong = found.filter(({ verdict }) => verdict !== 'ok').slice(0, maxPorts);
  if (wrong.length > 0) return wrong;
  return [ok(firewall.ruleset.length === 0 ? 'firewall-none' : 'machine-firewall')];
}

function drops({ ports, seconds }: MachineFacts): readonly Finding[] {
  return ports
    .flatMap(({ protocol, port, sockets, socketsAfter }) => {
      const total = dropsOf(socketsAfter);
      const dropped = total - dropsOf(sockets);
      const values = { protocol, port, dropped, total, seconds, waiting: 0 };
      if (dropped > 0) return [fault('buffer-full', values)];
      return total > 0 ? [unknown('buffer-was-full', values)] : [];
    })
    .slice(0, maxPorts);
}

function dropsOf(sockets: readonly PortSocket[]): number {
  return sockets.reduce((total, socket) => total + socket.drops, 0);
}

function isOpenToOthers({ sockets }: ListenedPort): boolean {
  return !sockets.every(({ address }) => isLoopback(address));
}

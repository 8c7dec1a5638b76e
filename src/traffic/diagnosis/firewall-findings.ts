import { type Family, familyOf, isMulticastGroup, withoutZone } from '../../bytes/address.js';
import type { FirewallFacts, PortFacts, Protocol } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import type { PacketCase } from './firewall/packet-case.js';
import type { Hook } from './firewall/ruleset.js';
import { type Decision, type Ruling, rulingOf } from './firewall/ruling.js';
import { incomingPackets } from './incoming-packets.js';

/** Lines about the firewall at most: each names another rule. */
const maxLines = 4;

/** Hooks on the way of a packet to a socket, and from one. */
const wayIn: readonly Hook[] = ['prerouting', 'input'];
const wayOut: readonly Hook[] = ['output', 'postrouting'];

/** What the firewall does with packets that come to the port. */
export function firewallFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port } = facts;
  return findingsOf(facts.firewall, incomingPackets(facts), wayIn, { protocol, port });
}

/** What the firewall does with packets that this machine sends to an address. */
export function firewallOutFindings(
  firewall: FirewallFacts,
  protocol: Protocol,
  remote: string,
  port: number,
  route: { readonly source: string; readonly interfaceName: string | undefined },
): readonly Finding[] {
  const packet: PacketCase = {
    protocol,
    port,
    family: familyOf(remote),
    interfaceName: route.interfaceName ?? '',
    destinations: [withoutZone(remote)],
    sources: [withoutZone(route.source)],
    isMulticast: isMulticastGroup(remote),
  };
  return findingsOf(firewall, [packet], wayOut, { protocol, port });
}

/** A ruling, and the packets that it is the same for. */
interface Found {
  readonly ruling: Ruling;
  readonly interfaces: Set<string>;
  readonly families: Set<Family>;
}

function findingsOf(
  firewall: FirewallFacts,
  packets: readonly PacketCase[],
  hooks: readonly Hook[],
  subject: { readonly protocol: Protocol; readonly port: number },
): readonly Finding[] {
  if (firewall.state === 'hidden') return [unknown(`firewall-${firewall.why}`, subject)];
  if (packets.length === 0) return [];
  const rulings = packets.map((packet) => ({ packet, ruling: rulingOf(firewall.ruleset, packet, hooks) }));
  const findings = new Map<string, Found>();
  for (const { packet, ruling } of rulings) {
    if (ruling.type === 'accepted') continue;
    const key = `${ruling.type} ${ruleText(ruling.by)} ${ruling.by.chain.family} ${ruling.by.chain.table}`;
    const known = findings.get(key) ?? { ruling, interfaces: new Set(), families: new Set() };
    known.interfaces.add(packet.interfaceName);
    known.families.add(packet.family);
    findings.set(key, known);
  }
  if (findings.size === 0)
    return [firewall.ruleset.length === 0 ? ok('firewall-none') : ok('firewall', subject)];
  return [...findings.values()].slice(0, maxLines).map((found) => findingOf(found, subject));
}

function findingOf(
  { ruling, interfaces, families }: Found,
  subject: { readonly protocol: Protocol; readonly port: number },
): Finding {
  if (ruling.type === 'accepted') return ok('firewall', subject);
  const { by } = ruling;
  const values = {
    ...subject,
    interface: [...interfaces].join(' '),
    family: [...families].join(', '),
    rule: ruleText(by),
    chain: chainName(by),
    open: opening(by, subject),
    packets: by.rule?.packets ?? 0,
  };
  switch (ruling.type) {
    case 'redirected':
      return fault('firewall-redirects', { ...values, to: ruling.to || '?' });
    case 'dropped':
      return fault(by.rule === undefined ? 'firewall-policy' : 'firewall-drops', values);
    case 'depends': {
      const { except } = ruling;
      return except === undefined
        ? unknown('firewall-may-drop', values)
        : unknown('firewall-drops-unless', { ...values, except: ruleText(except) });
    }
  }
}

function ruleText({ rule, base }: Decision): string {
  return rule?.text ?? `policy ${base.policy}`;
}

/** `inet filter input`, `iptables INPUT (ufw)`. */
function chainName({ chain, base }: Decision): string {
  const name =
    chain.tool === 'nft' ? `${chain.family} ${chain.table} ${chain.name}` : `${chain.tool} ${chain.name}`;
  const maker = makerOf({ chain, base, rule: undefined });
  return maker === undefined ? name : `${name} (${maker})`;
}

/** The program that made a chain, by what it calls its chains, those that it jumps to, and tables. */
function makerOf({ chain, base }: Decision): 'ufw' | 'firewalld' | undefined {
  const jumps = [base, chain].flatMap(({ rules }) =>
    rules.flatMap(({ action }) => ('chain' in action ? [action.chain] : [])),
  );
  if ([chain.name, ...jumps].some((name) => /^ufw6?-/.test(name))) return 'ufw';
  if (chain.table === 'firewalld' || base.table === 'firewalld') return 'firewalld';
  return undefined;
}

/** The command that lets the port's packets through. */
function opening(decision: Decision, { protocol, port }: { protocol: Protocol; port: number }): string {
  const { base } = decision;
  const maker = makerOf(decision);
  if (maker === 'ufw' && base.hook === 'input') return `sudo ufw allow ${port}/${protocol}`;
  if (maker === 'firewalld' && base.hook === 'input')
    return `sudo firewall-cmd --add-port=${port}/${protocol}`;
  if (base.tool === 'nft') {
    const chain = `${base.family} ${base.table} ${base.name}`;
    return `sudo nft insert rule ${chain} ${protocol} dport ${port} accept`;
  }
  const table = base.table === 'filter' ? '' : ` -t ${base.table}`;
  return `sudo ${base.tool}${table} -I ${base.name} -p ${protocol} --dport ${port} -j ACCEPT`;
}

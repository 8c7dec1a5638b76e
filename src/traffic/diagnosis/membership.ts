import type { PortFacts } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import { groupOf, outsideInterfaces } from './port-subject.js';

/** On which interfaces the machine is a member of the group: none, another than the datagrams come by, or not all. */
export function membershipFindings(facts: PortFacts): readonly Finding[] {
  const group = groupOf(facts);
  if (group === undefined) return [];
  const { port, memberships, interfaceName, addresses, watch } = facts;
  const values = { group, port };
  if (memberships === undefined) return [unknown('group-hidden', values)];
  const joined = memberships
    .filter((membership) => membership.group === group.toLowerCase())
    .map((membership) => membership.interfaceName);
  const on = joined.join(' ');
  if (joined.length === 0) return [fault('group-not-joined', values)];
  const seen = watch.packets.state === 'known' ? watch.packets.interfaces : [];
  const missedOn = seen.find(({ packets, interfaceName: name }) => packets > 0 && !joined.includes(name));
  const elsewhere = missedOn?.interfaceName ?? interfaceName;
  if (elsewhere !== undefined && !joined.includes(elsewhere))
    return [fault('group-elsewhere', { ...values, on, interface: elsewhere })];
  const others = outsideInterfaces(addresses).filter((name) => !joined.includes(name));
  return interfaceName !== undefined || others.length === 0
    ? [ok('group', { ...values, on })]
    : [unknown('group-not-everywhere', { ...values, on, others: others.join(' '), other: others[0] ?? '' })];
}

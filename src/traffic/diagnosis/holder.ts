import type { PortFacts, PortSocket } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import { boundAt, groupOf } from './port-subject.js';

/** Who holds the port: nobody, who should, another program, or several that share what comes. */
export function holderFindings(facts: PortFacts): readonly Finding[] {
  const { protocol, port, sockets, expectedPids, otherProtocolListens } = facts;
  const values = { protocol, port };
  if (sockets.length === 0) {
    const other = protocol === 'tcp' ? 'udp' : 'tcp';
    return [
      otherProtocolListens
        ? fault('holder-other-protocol', { ...values, other })
        : fault('holder-none', { ...values, command: commandFor(protocol, port) }),
    ];
  }
  const at = [...new Set(sockets.map((socket) => boundAt(socket, port)))].join(' ');
  const known = sockets.filter(({ pid }) => pid !== undefined);
  if (known.length === 0) return [unknown('holder-hidden', { ...values, at })];
  const holders = [...new Set(known.map(nameOf))].join(', ');
  const all = { ...values, at, holders };
  if (expectedPids !== undefined && !known.some(({ pid }) => expectedPids.includes(pid ?? 0)))
    return [fault('holder-unexpected', all)];
  // A group's datagrams come to every socket, those to an address of this machine to one.
  const shared = groupOf(facts) === undefined ? sharing(known) : [];
  const isOneProgram = new Set(shared.map(({ process }) => process)).size === 1;
  if (shared.length === 0) return [ok('holder', all)];
  return [isOneProgram ? unknown('holder-workers', all) : fault('holder-shared', all)];
}

/** What would listen there: on TFTP's port, its server. */
function commandFor(protocol: PortFacts['protocol'], port: number): string {
  return protocol === 'udp' && port === 69 ? 'bob tftp serve' : `bob ${protocol} listen ${port}`;
}

function nameOf({ process, pid }: PortSocket): string {
  return `${process ?? '?'} (${pid})`;
}

/** The sockets of different processes that are bound to the same address. */
function sharing(sockets: readonly PortSocket[]): readonly PortSocket[] {
  return sockets.filter((one) =>
    sockets.some((other) => other.address === one.address && other.pid !== one.pid),
  );
}

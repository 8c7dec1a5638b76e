import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { FirewallFacts, Protocol } from './facts.js';
import { type Finding, fault, ok, unknown } from './finding.js';
import { firewallOutFindings } from './firewall-findings.js';

/** What came of a try to reach an address. */
export type Answer =
  | { readonly type: 'connected' | 'replied'; readonly ms: number }
  | { readonly type: 'refused' | 'silent' | 'unreachable' }
  | { readonly type: 'failed'; readonly reason: string };

/** What is known of one address of another machine. */
export interface RemoteAddressFacts {
  readonly address: string;
  /** The local address that the system sends from; `undefined` if it has no route. */
  readonly source: string | undefined;
  readonly interfaceName: string | undefined;
  readonly answer: Answer;
}

/** What is known of an address `HOST:PORT` of another machine. */
export interface RemoteFacts {
  readonly protocol: Protocol;
  readonly host: string;
  readonly port: number;
  /** Its addresses in the order in which they are tried; empty if the name is not known. */
  readonly addresses: readonly RemoteAddressFacts[];
  /** The interface by which it should go; `undefined` for any. */
  readonly interfaceName: string | undefined;
  readonly firewall: FirewallFacts;
  /** How long an answer was waited for, in seconds. */
  readonly seconds: number;
}

/** Whether another machine's port can be reached from here, and if not, why: its name, the route, the firewall here, its answer. */
export function diagnoseRemote(facts: RemoteFacts): readonly Finding[] {
  const { protocol, host, port, addresses, interfaceName: wanted, firewall, seconds } = facts;
  if (addresses.length === 0) return [fault('name-unknown', { host })];
  const isName = addresses.some(({ address }) => address !== host);
  const named = isName
    ? [ok('name', { host, addresses: addresses.map(({ address }) => address).join(' ') })]
    : [];
  const found = addresses.flatMap(({ address, source, interfaceName, answer }): readonly Finding[] => {
    const values = { protocol, address: formatSocketAddress(address, port), port, seconds };
    if (source === undefined) return [fault('route-none', values)];
    const via = { source, interface: interfaceName ?? '?' };
    return [
      wanted === undefined || wanted === interfaceName
        ? ok('route', { ...values, ...via })
        : fault('route-elsewhere', { ...values, ...via, wanted }),
      ...firewallOutFindings(firewall, protocol, address, port, { source, interfaceName }),
      answerFinding(protocol, answer, values),
    ];
  });
  return [...named, ...found];
}

function answerFinding(
  protocol: Protocol,
  answer: Answer,
  values: Readonly<Record<string, string | number>>,
): Finding {
  switch (answer.type) {
    case 'connected':
    case 'replied':
      return ok(`answer-${answer.type}`, { ...values, ms: answer.ms });
    case 'refused':
      return fault(protocol === 'tcp' ? 'answer-refused' : 'answer-port-closed', values);
    case 'unreachable':
      return fault('answer-unreachable', values);
    case 'silent':
      // A datagram needs no answer.
      return protocol === 'tcp' ? fault('answer-timed-out', values) : unknown('answer-silent', values);
    case 'failed':
      return fault('answer-failed', { ...values, reason: answer.reason });
  }
}

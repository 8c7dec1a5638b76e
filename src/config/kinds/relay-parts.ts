import { type Address, formatAddress, isEveryAddress, isMulticastGroup } from '../../bytes/address.js';
import type { Answering } from '../../endpoint/behaviour.js';
import { Unusable } from '../endpoint-kind.js';
import type { RelaySpec } from '../relay-spec.js';
import { remoteOf } from './socket-parts.js';

/** What the rows of relays have in common. */
export const relayKind = {
  sendsAnywhere: false,
  socketPart: ({
    label: _forPeople,
    encoding: _shown,
    receivedChecksum: _checked,
    layouts: _read,
    rules: _ruled,
    ...rest
  }: RelaySpec): unknown => rest,
  answering: (spec: RelaySpec): Answering => relayAnswering(spec),
  maxBacklogBytes: () => undefined,
} as const;

/** Sent to, it reaches all that are on a link (RFC 919). */
const broadcastAddress = '255.255.255.255';

/**
 * Reads the target of a relay, one machine: every address stands for this one, as where it is connected to.
 * @throws Unusable RELAY_TARGET_OF_MANY, or the failures of `parseAddress`
 */
export function relayTargetOf(text: string): Required<Address> {
  const { host, port } = remoteOf(text);
  // Answers come from the address of loopback, and would be a stranger's.
  if (isEveryAddress(host)) return { host: host.includes(':') ? '::1' : '127.0.0.1', port };
  if (host !== broadcastAddress && !isMulticastGroup(host)) return { host, port };
  throw new Unusable('RELAY_TARGET_OF_MANY', { address: formatAddress({ host, port }) });
}

/** How a relay follows rules: it answers nothing else by itself, and rules may change what passes. */
export function relayAnswering(spec: RelaySpec): Answering {
  const { rules, encoding, receivedChecksum } = spec;
  return {
    ...{ rules, encoding, receivedChecksum, reply: { type: 'none' }, rewrites: true },
    ...('framing' in spec ? { framing: spec.framing } : {}),
  };
}

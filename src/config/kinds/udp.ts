import { isMulticastGroup } from '../../bytes/address.js';
import { chatRoomOf } from '../chat-room.js';
import { type UdpInput, udpInput } from '../endpoint-input.js';
import { type EndpointKind, noSecrets, parserOf, Unusable } from '../endpoint-kind.js';
import type { UdpSpec } from '../endpoint-spec.js';
import type { Given } from '../given-values.js';
import { commonOf, listenAddressOf, remoteOf, socketKind } from './socket-parts.js';

/** The row of UDP sockets. */
export const udpKind: EndpointKind<UdpInput, UdpSpec> = {
  ...socketKind,
  ...noSecrets,
  input: udpInput,
  protocol: 'udp',
  sendsAnywhere: true,
  parse: parserOf(udpInput, specOf),
};

function specOf(input: Given<UdpInput>): UdpSpec {
  const { multicast } = input;
  if (multicast !== undefined && !isMulticastGroup(multicast)) {
    throw new Unusable('MULTICAST_INVALID', { group: multicast });
  }
  return {
    type: 'udp',
    ...commonOf(input),
    local: listenAddressOf(input.address),
    interface: input.interface || undefined,
    remote: input.remote === undefined || input.remote === '' ? undefined : remoteOf(input.remote),
    broadcast: input.broadcast ?? false,
    multicast,
    ttl: input.ttl,
    once: input.once ?? false,
    duplex: input.duplex ?? 'full',
    chatRoom: chatRoomOf(input),
  };
}

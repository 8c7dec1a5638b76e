import type { EndpointInput, UdpInput } from '../../src/config/endpoint-input.js';
import type { EndpointType, InputOf } from '../../src/config/endpoint-kinds.js';
import type { RelayInput, UdpRelayInput } from '../../src/config/relay-input.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';

/** An endpoint of one kind in its current state. */
export type SummaryOf<Type extends EndpointType> = EndpointSummary & { readonly input: InputOf<Type> };

/** An endpoint with a room of its own: one that is spoken through, or a relay. */
export type RoomInput = EndpointInput | RelayInput;

/** An endpoint of TCP or UDP, or a relay, in its current state: it has a room of its own. */
export type SocketSummary = Omit<EndpointSummary, 'input'> & { readonly input: RoomInput };

/** Whether a relay is described: it passes on what others say, and nothing is said through it. */
export function isRelay(input: RoomInput): input is RelayInput {
  return input.type === 'tcp-relay' || input.type === 'udp-relay';
}

/** Whether messages are datagrams. */
export function isOfDatagrams(input: RoomInput): input is UdpInput | UdpRelayInput {
  return input.type === 'udp' || input.type === 'udp-relay';
}

/** The endpoints of one kind, in their order. */
export function endpointsOf<Type extends EndpointType>(
  endpoints: readonly EndpointSummary[],
  type: Type,
): readonly SummaryOf<Type>[] {
  return endpoints.filter((endpoint): endpoint is SummaryOf<Type> => endpoint.input.type === type);
}

import type { PayloadPlace, PayloadProtocol } from '../../../../src/capture/payload-dissection.js';
import { isOfDatagrams, isRelay, type SocketSummary } from '../../../state/kinds.js';
import { type AddressParts, endpointNameParts } from '../../../state/names.js';

/** Stands for a port that is not known: one that no protocol has. */
const unknownPort = 50_000;

/**
 * Between which ports a message of an endpoint went; `peer` is its other end, if that is known. With a protocol that a person has
 * chosen, the side that listens has the port of it.
 */
export function payloadPlace(
  endpoint: Pick<SocketSummary, 'input' | 'status'>,
  isReceived: boolean,
  peer: string | undefined,
  chosen: PayloadProtocol | undefined,
): PayloadPlace {
  const { local, remote } = endpointNameParts(endpoint);
  const { type } = endpoint.input;
  const isListener = isRelay(endpoint.input) || type === 'tcp-listen';
  const isServer = isListener || (type === 'udp' && remote === undefined);
  const own = portOf(local) ?? unknownPort;
  const other = portOf(remote) ?? Number(/:(\d+)$/.exec(peer ?? '')?.[1] ?? unknownPort);
  const [localPort, peerPort] =
    chosen === undefined ? [own, other] : isServer ? [chosen.port, unknownPort] : [unknownPort, chosen.port];
  return {
    transport: chosen?.transport ?? (isOfDatagrams(endpoint.input) ? 'udp' : 'tcp'),
    sourcePort: isReceived ? peerPort : localPort,
    destinationPort: isReceived ? localPort : peerPort,
  };
}

/** The port of an address: `:502`, `]:502`. */
function portOf(address: AddressParts | undefined): number | undefined {
  const port = Number(/:(\d+)$/.exec(address?.port ?? '')?.[1] ?? 0);
  return port > 0 && port <= 0xffff ? port : undefined;
}

import { isEveryAddress } from '../../../../src/bytes/address.js';
import { splitSocketAddress } from '../../../../src/bytes/socket-address.js';
import { parseAddress } from '../../../../src/config/parse-address.js';
import type { SendTarget } from '../../../../src/traffic/export/send-commands.js';
import { isOfDatagrams, type SocketSummary } from '../../../state/kinds.js';
import { type MessageEvent, peersOf } from '../log/log-entry.js';

/**
 * Where a command sends a message again: to the server of a client, to the endpoint itself where it listens, as only it takes
 * connections, and over UDP to whom it went. Undefined if that is not known.
 */
export function sendTarget(
  { input, status }: Pick<SocketSummary, 'input' | 'status'>,
  event: MessageEvent,
): SendTarget | undefined {
  const tls = 'tls' in input ? input.tls : 'tlsListen' in input ? input.tlsListen : undefined;
  const isTls = tls !== undefined;
  const protocol = isOfDatagrams(input) ? 'udp' : 'tcp';
  if (input.type === 'tcp-connect') {
    const parsed = parseAddress(input.address, 1);
    if (!parsed.ok) return undefined;
    const { host = '127.0.0.1', port } = parsed.value;
    return { protocol, host, port, isTls };
  }
  const [peer] = peersOf(event);
  const to = isOfDatagrams(input) && event.type === 'sent' ? peer : ownAddress(status);
  if (to === undefined) return undefined;
  const { address, port } = splitSocketAddress(to);
  return Number.isInteger(port) ? { protocol, host: address, port, isTls } : undefined;
}

/** Where an endpoint that listens can be reached. */
function ownAddress(status: SocketSummary['status']): string | undefined {
  if (status.state !== 'listening') return undefined;
  const { address, port } = splitSocketAddress(status.local);
  if (!isEveryAddress(address)) return status.local;
  return status.reachable[0] ?? `127.0.0.1:${port}`;
}

import { isIPv4 } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { type AnyEndpointSpec, kindOf } from '../../config/endpoint-kinds.js';
import { parseAddress } from '../../config/parse-address.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import { hostAddresses } from '../../system/host-addresses.js';
import { isAddress } from '../../system/ip-address.js';

/**
 * Resolves the target of a send to a peer: a UDP socket may send first, also to a host by name. Of a name
 * with addresses of both families an IPv4 one is taken where the socket speaks it: no handshake shows which is answered.
 * Rejects with BreakoutboxError ADDRESS_INVALID, PORT_INVALID, HOST_NOT_FOUND.
 */
export async function sendTarget(
  endpoint: Endpoint<AnyEndpointSpec>,
  to: string | undefined,
): Promise<string | undefined> {
  const { spec, status } = endpoint;
  if (to === undefined || !kindOf(spec).sendsAnywhere) return to;
  const parsed = parseAddress(to, 1);
  if (!parsed.ok) throw errorOf(parsed.failure);
  const { host, port } = parsed.value;
  if (host === undefined || host === '*') throw new BreakoutboxError('ADDRESS_INVALID', { text: to });
  if (isAddress(host)) return formatAddress(parsed.value);
  const addresses = await hostAddresses(host, port);
  const local = status.state === 'listening' ? status.local : '';
  const speaks = (address: string): boolean =>
    local.startsWith('[::]') || isIPv4(address) === !local.startsWith('[');
  const usable = addresses
    .filter(speaks)
    .toSorted((one, other) => Number(isIPv4(other)) - Number(isIPv4(one)));
  const [address] = usable.length > 0 ? usable : addresses;
  if (address === undefined) throw new BreakoutboxError('HOST_NOT_FOUND', { host });
  return formatSocketAddress(address, port);
}

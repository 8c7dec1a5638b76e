import type { Family } from '../../bytes/address.js';
import { unmapped } from '../../bytes/socket-address.js';
import { acceptsIpv4 } from '../../system/ipv4-acceptance.js';
import { type SocketRow, socketRows } from '../../system/ports.js';
import type { PortSocket, Protocol } from '../../traffic/diagnosis/facts.js';

/** A listening socket, with its protocol and port. */
export interface ListeningSocket extends PortSocket {
  readonly protocol: Protocol;
  readonly port: number;
}

/**
 * The listening sockets of this machine, of one port or of all. Of one port, sockets at `::` that are for IPv6 alone are found out by
 * binding a socket beside them for a moment; of all ports, they are taken to accept both families.
 */
export async function listeningSockets(port: number | undefined): Promise<readonly ListeningSocket[]> {
  const rows = await listeningRows(port);
  const both = new Map<Protocol, Promise<boolean>>();
  const acceptsBoth = (protocol: Protocol): Promise<boolean> => {
    const known = both.get(protocol) ?? takesBoth(rows, protocol, port);
    both.set(protocol, known);
    return known;
  };
  return Promise.all(rows.map(async (row) => socketOf(row, await acceptsBoth(row.protocol))));
}

/** The same later, with what was found out before: binds nothing. */
export async function listeningSocketsAgain(
  port: number,
  before: readonly ListeningSocket[],
): Promise<readonly ListeningSocket[]> {
  const rows = await listeningRows(port);
  return rows.map((row) => {
    const socket = socketOf(row, true);
    const known = before.find(
      ({ protocol, address }) => protocol === socket.protocol && address === socket.address,
    );
    return known === undefined ? socket : { ...socket, families: known.families };
  });
}

function listeningRows(port: number | undefined): Promise<readonly SocketRow[]> {
  return socketRows({ tcp: true, udp: true, listening: true, ...(port === undefined ? {} : { port }) });
}

/** Whether the sockets at `::` take IPv4 too. With one at `0.0.0.0` beside them, that one does. */
async function takesBoth(
  rows: readonly SocketRow[],
  protocol: Protocol,
  port: number | undefined,
): Promise<boolean> {
  const addresses = rows.filter((row) => row.protocol === protocol).map(({ local }) => local.address);
  if (port === undefined || !addresses.includes('::')) return true;
  if (addresses.includes('0.0.0.0')) return false;
  return (await acceptsIpv4(protocol, port)) ?? true;
}

function socketOf(row: SocketRow, acceptsBoth: boolean): ListeningSocket {
  const { protocol, local, pid, process, waiting, drops } = row;
  const address = local.address === '*' ? '::' : unmapped(local.address);
  const families: readonly Family[] =
    address === '::' && acceptsBoth ? ['IPv4', 'IPv6'] : [address.includes(':') ? 'IPv6' : 'IPv4'];
  return { protocol, port: local.port, address, families, pid, process, waiting, drops };
}

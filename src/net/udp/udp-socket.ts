import { createSocket, type Socket, type SocketType } from 'node:dgram';
import { isIPv4 } from 'node:net';
import process from 'node:process';
import { BreakoutboxError } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { systemCode } from '../../errors/system-errors.js';
import { type LocalAddress, localAddresses } from '../../system/local-addresses.js';

/** The node:dgram socket type of each address family. */
export const socketTypes = Object.freeze({ IPv4: 'udp4', IPv6: 'udp6' } as const);

/** Requested for bursts that arrive while the process is busy. The system grants at most its limit. */
const receiveBufferBytes = 4 * 1024 * 1024;

/**
 * Opens and binds a UDP socket. `udp6` without an address accepts both families (RFC 3493, section 5.3) unless `ipv6Only`.
 * `shared` lets several programs of this machine listen to one multicast group, or several sockets of this program to one
 * port.
 */
export function bindSocket(
  type: SocketType,
  port: number,
  address: string | undefined,
  shared: boolean,
  ipv6Only = false,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type, reuseAddr: shared, ipv6Only, lookup: sameAddress });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(address === undefined ? { port } : { port, address }, () => {
      socket.removeAllListeners('error');
      try {
        socket.setRecvBufferSize(receiveBufferBytes);
      } catch {
        // If the system refuses a larger buffer, its default stays.
      }
      resolve(socket);
    });
  });
}

/**
 * Sends one datagram and takes ownership of `packet`. Without `to` it goes to the socket's connected peer. An error that
 * node:dgram throws, for a closed socket or port 0, is passed to `sent` like every other.
 */
export function sendDatagram(
  socket: Socket,
  packet: Uint8Array | readonly Uint8Array[],
  to: { readonly port: number; readonly address: string } | undefined,
  sent: (error: Error | null) => void,
): void {
  const given = packet as Uint8Array | Uint8Array[];
  try {
    if (to === undefined) socket.send(given, sent);
    else socket.send(given, to.port, to.address, sent);
  } catch (error) {
    process.nextTick(sent, error instanceof Error ? error : new Error(String(error)));
  }
}

/** An interface in the system's form for a group: IPv4 by address, IPv6 by name. */
export function multicastInterface({ address, family, interfaceName }: LocalAddress): string {
  return family === 'IPv4' ? address : `::%${interfaceName}`;
}

/**
 * Joins a group, given without its zone, on the interface `via`, or on every interface that is up and has an address of its
 * family. Returns the names of the interfaces joined. `joined` are the names of the last call. Each is joined again, because
 * an interface that was removed and came back under its name has lost its membership, and one whose link was down has not.
 * @throws BreakoutboxError INTERFACE_UNKNOWN when no interface takes it
 */
export function joinGroup(
  socket: Socket,
  group: string,
  via: string | undefined,
  joined: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const family = isIPv4(group) ? 'IPv4' : 'IPv6';
  const all = localAddresses().filter(
    (local) => local.family === family && (via === undefined || local.interfaceName === via),
  );
  const taken = new Set<string>();
  let reason: string =
    via === undefined
      ? ('no-interface-of-family' satisfies ReasonKey)
      : ('interface-lacks-link' satisfies ReasonKey);
  for (const [name, local] of new Map(all.map((one) => [one.interfaceName, one]))) {
    try {
      socket.addMembership(group, multicastInterface(local));
      taken.add(name);
    } catch (error) {
      // This socket is a member there already. Not every system reports this error for it.
      if (systemCode(error) === 'EADDRINUSE' || joined.has(name)) taken.add(name);
      else reason = error instanceof Error ? error.message : String(error);
    }
  }
  if (taken.size === 0)
    throw new BreakoutboxError('INTERFACE_UNKNOWN', {
      group,
      reason,
      ...(via === undefined ? {} : { interface: via }),
    });
  return taken;
}

/** A lookup that returns the address itself, synchronously: addresses are resolved before a send. */
function sameAddress(
  address: string,
  family: unknown,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, address, family === 6 ? 6 : 4);
}

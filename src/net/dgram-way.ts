import type { RemoteInfo, Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv4 } from 'node:net';
import { formatAddress, isMulticastGroup } from '../config/address.js';
import type { UdpSpec } from '../config/endpoint-spec.js';
import { formatSocketAddress, unmapped } from '../config/socket-address.js';
import type { DatagramEars, DatagramWay, Destination } from '../endpoint/datagram-way.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError, systemCode } from '../errors/system-errors.js';
import { AddressSockets } from './address-sockets.js';
import { once } from './grace.js';
import { broadcastAddresses, isEveryAddress } from './local-addresses.js';
import { bindSocket, joinGroup, sendDatagram } from './udp-socket.js';

/** A destination, with the socket that it is answered from. */
class DgramDestination implements Destination {
  readonly peer: string;
  readonly address: string;
  readonly port: number;
  socket: Socket;

  constructor(address: string, port: number, socket: Socket) {
    this.peer = formatSocketAddress(address, port);
    this.address = address;
    this.port = port;
    this.socket = socket;
  }
}

/** A UDP socket of node:dgram: unicast, broadcast or multicast, with or without one remote. */
export class DgramWay implements DatagramWay {
  readonly borrows = false;
  /** node:dgram does not tell. */
  readonly drops = 0;
  /** The one that everything goes to and comes from. */
  readonly remote: Destination | undefined;
  /** The system keeps everyone else away. */
  readonly isConnected: boolean;
  readonly local: { readonly address: string; readonly port: number };
  private readonly spec: UdpSpec;
  private readonly socket: Socket;
  /** Those of single addresses, beside a socket that is bound to all of them. */
  private addressSockets: AddressSockets | undefined;
  private readonly destinations = new Map<string, DgramDestination>();
  private readonly ears: DatagramEars;
  private waiting = 0;
  private waitingBytes = 0;
  private drain: (() => void) | undefined;

  private constructor(spec: UdpSpec, socket: Socket, ears: DatagramEars, remote: Remote | undefined) {
    this.spec = spec;
    this.socket = socket;
    this.ears = ears;
    const { address, port } = socket.address();
    this.local = { address, port };
    this.remote = remote === undefined ? undefined : this.destination(remote.address, remote.port);
    this.isConnected = remote?.isConnected ?? false;
    socket.on('error', (error) => ears.failed(error, this.remote));
    socket.on('message', (bytes, from) => this.received(bytes, from, socket));
  }

  /** Binds as `spec` says. Rejects with a `BreakoutboxError`. */
  static async open(spec: UdpSpec, ears: DatagramEars): Promise<DgramWay> {
    const { local, remote } = spec;
    let blamed = formatAddress(local);
    let socket: Socket | undefined;
    try {
      const own = local.host === undefined || local.host === '*' ? undefined : local.host;
      const localAddress = own === undefined ? undefined : await resolve(own, 0, blamed);
      const family = localAddress === undefined ? 0 : isIPv4(localAddress) ? 4 : 6;
      const address =
        remote === undefined ? undefined : await resolve(remote.host, family, formatAddress(remote));
      socket = await bind(spec, localAddress, address);
      configure(spec, localAddress, socket);
      if (remote === undefined || address === undefined) {
        const way = new DgramWay(spec, socket, ears, undefined);
        await way.openAddressSockets();
        return way;
      }
      blamed = formatAddress(remote);
      const isConnected = await setRemote(spec, socket, address, remote.port);
      return new DgramWay(spec, socket, ears, { address, port: remote.port, isConnected });
    } catch (error) {
      socket?.close();
      throw socketError(error, blamed);
    }
  }

  destination(address: string, port: number): DgramDestination {
    const plain = unmapped(address);
    const own = this.local.address === '::' && isIPv4(plain) ? `::ffff:${plain}` : plain;
    const name = `${own}:${port}`;
    const known = this.destinations.get(name);
    if (known !== undefined) return known;
    const destination = new DgramDestination(own, port, this.socket);
    this.destinations.set(name, destination);
    return destination;
  }

  send(bytes: Uint8Array, to: Destination): boolean {
    if (this.waitingBytes + bytes.byteLength > this.spec.limits.maxTotalBacklogBytes) return false;
    this.waitingBytes += bytes.byteLength;
    this.waiting += 1;
    const sent = (error: Error | null): void => {
      this.waitingBytes -= bytes.byteLength;
      this.waiting -= 1;
      if (error !== null) this.ears.failed(error, to);
      if (this.waiting === 0) this.drain?.();
    };
    const socket = to instanceof DgramDestination ? to.socket : this.socket;
    // A socket of one address is of one family, and takes no mapped addresses.
    const address = socket === this.socket ? to.address : unmapped(to.address);
    sendDatagram(socket, bytes, this.isConnected ? undefined : { port: to.port, address }, sent);
    return true;
  }

  forget({ address, port }: Destination): void {
    this.destinations.delete(`${address}:${port}`);
  }

  drained(): Promise<void> {
    if (this.waiting === 0) return Promise.resolve();
    const drained = once();
    this.drain = drained.resolve;
    return drained.promise;
  }

  close(): void {
    this.addressSockets?.close();
    this.socket.close();
  }

  private received(bytes: Uint8Array, from: RemoteInfo, socket: Socket): void {
    const destination = this.destination(from.address, from.port);
    destination.socket = socket;
    this.ears.received(bytes, destination);
  }

  /** What is asked at one of this machine's addresses is answered from there. */
  private async openAddressSockets(): Promise<void> {
    const { address, port } = this.local;
    if (!isEveryAddress(address)) return;
    this.addressSockets = await AddressSockets.open(address === '::' ? 'both' : 'IPv4', port, {
      received: (bytes, from, socket) => this.received(bytes, from, socket),
      failed: (error) => this.ears.failed(error),
      closed: (socket) => {
        for (const one of this.destinations.values()) if (one.socket === socket) one.socket = this.socket;
      },
    });
  }
}

interface Remote {
  readonly address: string;
  readonly port: number;
  readonly isConnected: boolean;
}

/** The limited broadcast, or the last address of one of this machine's networks (RFC 919). */
export function isBroadcast(address: string): boolean {
  return address === '255.255.255.255' || broadcastAddresses().includes(address);
}

/** The IP address of a name, of either family with `family` 0. */
async function resolve(host: string, family: 0 | 4 | 6, blamed: string): Promise<string> {
  if (isIP(host.replace(/%.*/, '')) !== 0) return host;
  try {
    return (await lookup(host, { family })).address;
  } catch (error) {
    throw socketError(error, blamed);
  }
}

/** Every address means one socket for both families where the system has IPv6; a remote or a group decides its own. */
async function bind(
  { local, multicast, broadcast }: UdpSpec,
  localAddress: string | undefined,
  remoteAddress: string | undefined,
): Promise<Socket> {
  if (remoteAddress === undefined && multicast === undefined && isEveryAddress(localAddress))
    return bindToAll(localAddress === '::' ? 'udp6' : 'udp4', local.port);
  const deciding = localAddress ?? remoteAddress ?? multicast;
  if (deciding !== undefined) {
    const type = isIPv4(deciding) ? 'udp4' : 'udp6';
    return bindSocket(type, local.port, localAddress, multicast !== undefined);
  }
  if (broadcast) return bindToAll('udp4', local.port);
  try {
    return await bindToAll('udp6', local.port);
  } catch (error) {
    if (systemCode(error) !== 'EAFNOSUPPORT' && systemCode(error) !== 'EADDRNOTAVAIL') throw error;
    return bindToAll('udp4', local.port);
  }
}

/** Bound to every address, and `shared` with the sockets of single ones; but alone at first, so that a port in use is an error. */
async function bindToAll(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  const alone = await bindSocket(type, port, undefined, false);
  const own = alone.address().port;
  alone.close();
  return bindSocket(type, own, undefined, true);
}

function configure(
  { broadcast, ttl, multicast }: UdpSpec,
  localAddress: string | undefined,
  socket: Socket,
): void {
  if (broadcast) socket.setBroadcast(true);
  if (ttl !== undefined) {
    socket.setTTL(ttl);
    socket.setMulticastTTL(ttl);
  }
  if (multicast !== undefined) joinGroup(socket, multicast, localAddress);
}

/** Connects to the remote where that is right; whether it did. */
async function setRemote(spec: UdpSpec, socket: Socket, address: string, port: number): Promise<boolean> {
  const { broadcast } = spec;
  if (!broadcast && isBroadcast(address)) {
    throw new BreakoutboxError('BROADCAST_REFUSED', { address: formatSocketAddress(address, port) });
  }
  // A connected socket learns that nobody listens there (ICMP), but takes answers from that address alone: right for
  // one device, wrong for a group or a broadcast, whose answers come from many.
  if (broadcast || isMulticastGroup(address)) return false;
  await new Promise<void>((connected, failed) => {
    socket.once('error', failed);
    socket.connect(port, address, () => {
      socket.off('error', failed);
      connected();
    });
  });
  return true;
}

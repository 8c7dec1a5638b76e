import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { familyOf, formatAddress, isEveryAddress, isMulticastGroup, splitZone } from '../../bytes/address.js';
import { formatSocketAddress, unmapped } from '../../bytes/socket-address.js';
import type { UdpSpec } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { watchLocalAddresses } from '../../system/address-watch.js';
import { isFamilyMissing } from '../../system/bind-families.js';
import { once } from '../../system/grace.js';
import { ownHostAddresses } from '../../system/host-addresses.js';
import { addressesOfInterface, checkedAddress } from '../../system/interfaces.js';
import { bindingError, broadcastAddresses, localAddresses } from '../../system/local-addresses.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import { type Route, routesTo } from '../routes.js';
import { AddressSockets } from './address-sockets.js';
import { bindSocket, joinGroup, multicastInterface, sendDatagram, socketTypes } from './udp-socket.js';

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
export class NodeDatagramTransport implements DatagramTransport {
  readonly borrows = false;
  /** node:dgram does not tell. */
  readonly drops = 0;
  readonly remote: Destination | undefined;
  readonly isConnected: boolean;
  readonly local: { readonly address: string; readonly port: number };
  readonly #spec: UdpSpec;
  readonly #socket: Socket;
  /** Those of single addresses, beside a socket that is bound to all of them. */
  #addressSockets: AddressSockets | undefined;
  readonly #destinations = new Map<string, DgramDestination>();
  readonly #handler: DatagramHandler;
  #others: readonly Route[] = [];
  /** Interfaces that the group is joined on. */
  #joined: ReadonlySet<string> = new Set();
  #unwatch: (() => void) | undefined;
  #waiting = 0;
  #waitingBytes = 0;
  #drain: (() => void) | undefined;

  private constructor(spec: UdpSpec, socket: Socket, handler: DatagramHandler, remote: Remote | undefined) {
    this.#spec = spec;
    this.#socket = socket;
    this.#handler = handler;
    const { address, port } = socket.address();
    this.local = { address, port };
    this.remote = remote === undefined ? undefined : this.destination(remote.address, remote.port);
    this.isConnected = remote?.isConnected ?? false;
    socket.on('error', (error) => handler.failed(error, this.remote));
    socket.on('message', (bytes, from) => this.#received(bytes, from, socket));
  }

  /** Binds as `spec` says. Rejects with a `BreakoutboxError`. */
  static async open(spec: UdpSpec, handler: DatagramHandler): Promise<NodeDatagramTransport> {
    const { remote, local } = spec;
    if (remote !== undefined)
      return NodeDatagramTransport.#openFirst(spec, handler, await routesTo(remote, local, spec.interface));
    const [first, ...others] = await localAddressesOf(spec);
    let socket: Socket | undefined;
    try {
      socket = await bind(spec, first, undefined);
      const transport = new NodeDatagramTransport(spec, socket, handler, undefined);
      configure(spec, undefined, socket);
      transport.#joinGroups();
      await transport.#openAddressSockets(others);
      return transport;
    } catch (error) {
      socket?.close();
      throw socketError(error, formatAddress(local));
    }
  }

  /** By the first of the routes to its remote that the system takes; the rest are for who finds nobody there. */
  static async #openFirst(
    spec: UdpSpec,
    handler: DatagramHandler,
    [route, ...others]: readonly Route[],
  ): Promise<NodeDatagramTransport> {
    const { remote } = spec;
    if (route === undefined || remote === undefined)
      throw new BreakoutboxError('HOST_NOT_FOUND', { host: remote?.host ?? '' });
    let socket: Socket | undefined;
    try {
      try {
        socket = await bind(spec, route.local, route.remote);
      } catch (error) {
        throw bindingError(error, spec.local);
      }
      configure(spec, route, socket);
      const isConnected = await setRemote(spec, socket, route.remote, remote.port);
      const opened = new NodeDatagramTransport(spec, socket, handler, {
        address: route.remote,
        port: remote.port,
        isConnected,
      });
      opened.#others = others;
      opened.#joinGroups();
      return opened;
    } catch (error) {
      socket?.close();
      if (others.length > 0) return NodeDatagramTransport.#openFirst(spec, handler, others);
      throw socketError(error, formatAddress(remote));
    }
  }

  get next(): (() => Promise<NodeDatagramTransport>) | undefined {
    if (this.#others.length === 0) return undefined;
    return () => {
      this.close();
      return NodeDatagramTransport.#openFirst(this.#spec, this.#handler, this.#others);
    };
  }

  destination(address: string, port: number): DgramDestination {
    const plain = unmapped(address);
    const own = this.local.address === '::' && isIPv4(plain) ? `::ffff:${plain}` : plain;
    const name = `${own}:${port}`;
    const known = this.#destinations.get(name);
    if (known !== undefined) return known;
    const destination = new DgramDestination(own, port, this.#socket);
    this.#destinations.set(name, destination);
    return destination;
  }

  send(bytes: Uint8Array, to: Destination): boolean {
    if (this.#waitingBytes + bytes.byteLength > this.#spec.limits.maxTotalBacklogBytes) return false;
    this.#waitingBytes += bytes.byteLength;
    this.#waiting += 1;
    const sent = (error: Error | null): void => {
      this.#waitingBytes -= bytes.byteLength;
      this.#waiting -= 1;
      if (error !== null) this.#handler.failed(error, to);
      if (this.#waiting === 0) this.#drain?.();
    };
    const socket = to instanceof DgramDestination ? to.socket : this.#socket;
    // A socket of one address is of one family, and takes no mapped addresses.
    const address = socket === this.#socket ? to.address : unmapped(to.address);
    sendDatagram(socket, bytes, this.isConnected ? undefined : { port: to.port, address }, sent);
    return true;
  }

  forget({ address, port }: Destination): void {
    this.#destinations.delete(`${address}:${port}`);
  }

  drained(): Promise<void> {
    if (this.#waiting === 0) return Promise.resolve();
    const drained = once();
    this.#drain = drained.resolve;
    return drained.promise;
  }

  close(): void {
    this.#unwatch?.();
    this.#addressSockets?.close();
    this.#socket.close();
  }

  #received(bytes: Uint8Array, from: RemoteInfo, socket: Socket): void {
    const destination = this.destination(from.address, from.port);
    destination.socket = socket;
    this.#handler.received(bytes, destination);
  }

  /** Joins its group, also on interfaces that come later, and tells of one that is lost. */
  #joinGroups(): void {
    const { multicast, interface: named } = this.#spec;
    if (multicast === undefined) return;
    const { address: group, zone } = splitZone(checkedAddress(multicast, named));
    const via = zone ?? named ?? interfaceOf(this.#spec.local.host);
    this.#joined = joinGroup(this.#socket, group, via);
    let isTold = false;
    this.#unwatch = watchLocalAddresses(() => {
      try {
        this.#joined = joinGroup(this.#socket, group, via, this.#joined);
        isTold = false;
      } catch (error) {
        this.#joined = new Set();
        if (!isTold) this.#handler.failed(error);
        isTold = true;
      }
    });
  }

  /** What is asked at one of this machine's addresses is answered from there; a name may have `others` beside the first. */
  async #openAddressSockets(others: readonly string[]): Promise<void> {
    const { address, port } = this.local;
    if (!isEveryAddress(address) && others.length === 0) return;
    const which = others.length > 0 ? others : address === '::' ? 'both' : 'IPv4';
    this.#addressSockets = await AddressSockets.open(which, port, {
      received: (bytes, from, socket) => this.#received(bytes, from, socket),
      failed: (error) => this.#handler.failed(error),
      closed: (socket) => {
        for (const one of this.#destinations.values()) if (one.socket === socket) one.socket = this.#socket;
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

/** Where a socket without a remote is bound: nowhere in particular, or at each address of a name or an interface. */
async function localAddressesOf({ local, multicast, interface: via }: UdpSpec): Promise<readonly string[]> {
  // What is sent to a group arrives at no other address: the interface of the host decides where it is joined.
  if (multicast !== undefined) return [];
  if (local.host !== undefined) return ownHostAddresses(local.host, local.port, via);
  return via === undefined ? [] : addressesOfInterface(via);
}

/** The interface that has an address. @throws BreakoutboxError ADDRESS_NOT_LOCAL */
function interfaceOf(host: string | undefined): string | undefined {
  if (host === undefined || isEveryAddress(host)) return undefined;
  const found = localAddresses().find(({ address }) => address === host);
  if (found === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: host });
  return found.interfaceName;
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
    const type = socketTypes[familyOf(deciding)];
    return bindSocket(type, local.port, localAddress, multicast !== undefined);
  }
  if (broadcast) return bindToAll('udp4', local.port);
  try {
    return await bindToAll('udp6', local.port);
  } catch (error) {
    if (!isFamilyMissing(error)) throw error;
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

function configure({ broadcast, ttl }: UdpSpec, route: Route | undefined, socket: Socket): void {
  if (broadcast) socket.setBroadcast(true);
  if (ttl !== undefined) {
    socket.setTTL(ttl);
    socket.setMulticastTTL(ttl);
  }
  if (route?.local === undefined || !isMulticastGroup(route.remote)) return;
  const local = localAddresses().find(({ address }) => address === route.local);
  if (local !== undefined) socket.setMulticastInterface(multicastInterface(local));
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
    // node:dgram gives an error of connect(2), such as that of a missing route, to this callback and to nobody else.
    socket.connect(port, address, (error?: Error) => {
      socket.off('error', failed);
      if (error === undefined) connected();
      else failed(error);
    });
  });
  return true;
}

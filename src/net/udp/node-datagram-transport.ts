import type { RemoteInfo, Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { formatAddress, isEveryAddress } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import type { DatagramSpec } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { once } from '../../system/grace.js';
import { bindingError } from '../../system/local-addresses.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import { type Route, routesTo } from '../routes.js';
import { AddressSockets } from './address-sockets.js';
import { type GroupMembership, joinedGroup } from './group-membership.js';
import { boundAddress } from './recorded-datagrams.js';
import { bindFor, configure, connectTo, localAddressesOf } from './udp-binding.js';
import { sendDatagram } from './udp-socket.js';

/** A destination, with the socket that sends to it. */
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
  /** node:dgram does not count drops. */
  readonly drops = 0;
  readonly remote: Destination | undefined;
  readonly isConnected: boolean;
  readonly local: SocketAddress;
  readonly #spec: DatagramSpec;
  readonly #socket: Socket;
  /** The sockets of single addresses, beside a socket that is bound to all. */
  #addressSockets: AddressSockets | undefined;
  readonly #destinations = new Map<string, DgramDestination>();
  readonly #handler: DatagramHandler;
  #others: readonly Route[] = [];
  #membership: GroupMembership | undefined;
  #isClosed = false;
  #waiting = 0;
  #waitingBytes = 0;
  #drain: (() => void) | undefined;

  private constructor(
    spec: DatagramSpec,
    socket: Socket,
    handler: DatagramHandler,
    remote: Remote | undefined,
  ) {
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
  static async open(spec: DatagramSpec, handler: DatagramHandler): Promise<NodeDatagramTransport> {
    const { remote, local } = spec;
    if (remote !== undefined)
      return NodeDatagramTransport.#openFirst(spec, handler, await routesTo(remote, local, spec.interface));
    const [first, ...others] = await localAddressesOf(spec);
    let socket: Socket | undefined;
    try {
      socket = await bindFor(spec, first, undefined);
      const transport = new NodeDatagramTransport(spec, socket, handler, undefined);
      configure(spec, undefined, socket);
      transport.#joinGroup();
      await transport.#openAddressSockets(others);
      return transport;
    } catch (error) {
      socket?.close();
      throw socketError(error, formatAddress(local));
    }
  }

  /** Opens by the first route to the remote that the system accepts. `next` tries the rest if nothing listens there. */
  static async #openFirst(
    spec: DatagramSpec,
    handler: DatagramHandler,
    [route, ...others]: readonly Route[],
  ): Promise<NodeDatagramTransport> {
    const { remote } = spec;
    if (route === undefined || remote === undefined)
      throw new BreakoutboxError('HOST_NOT_FOUND', { host: remote?.host ?? '' });
    let socket: Socket | undefined;
    try {
      try {
        socket = await bindFor(spec, route.local, route.remote);
      } catch (error) {
        throw bindingError(error, spec.local);
      }
      configure(spec, route, socket);
      const isConnected = await connectTo(spec, socket, route.remote, remote.port);
      const opened = new NodeDatagramTransport(spec, socket, handler, {
        address: route.remote,
        port: remote.port,
        isConnected,
      });
      opened.#others = others;
      opened.#joinGroup();
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

  localFor(to: Destination): SocketAddress {
    return (to instanceof DgramDestination ? boundAddress(to.socket) : undefined) ?? this.local;
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
    // A socket bound to one address has one family, and accepts no mapped addresses.
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
    // An endpoint may be closed while it moves on to the next address of its remote.
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#membership?.close();
    this.#addressSockets?.close();
    this.#socket.close();
  }

  #received(bytes: Uint8Array, from: RemoteInfo, socket: Socket): void {
    const destination = this.destination(from.address, from.port);
    destination.socket = socket;
    this.#handler.received(bytes, destination);
  }

  /** Joins the spec's group, also on interfaces that come later. */
  #joinGroup(): void {
    this.#membership = joinedGroup(this.#spec, this.#socket, (error) => this.#handler.failed(error));
  }

  /** Opens a socket for each address, so that answers leave from the one asked. A name may have `others` beside the first. */
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

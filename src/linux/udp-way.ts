import { isIPv4 } from 'node:net';
import { formatAddress } from '../config/address.js';
import type { UdpSpec } from '../config/endpoint-spec.js';
import { formatSocketAddress } from '../config/socket-address.js';
import type { DatagramEars, DatagramWay, Destination } from '../endpoint/datagram-way.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError, systemCode } from '../errors/system-errors.js';
import type { DatagramLoop } from './datagram-loop.js';
import { type Arrival, DatagramPort, type PortEars } from './datagram-port.js';
import { DatagramSocket } from './datagram-socket.js';
import { type Libc, SystemCallError } from './libc.js';
import { PeerTable } from './peer-table.js';
import { partsOfDatagrams, type SendDestination } from './send-batch.js';
import { AddressBook, type SocketAddress } from './socket-address.js';

/** A destination as people read it and as the kernel does. */
class EngineDestination implements Destination, SendDestination {
  readonly peer: string;
  readonly address: string;
  readonly port: number;
  readonly to: SocketAddress;
  readonly from = undefined;
  readonly interfaceIndex = 0;
  maxSegmentBytes = 0;

  constructor(to: SocketAddress) {
    this.to = to;
    this.address = to.address;
    this.port = to.port;
    this.peer = formatSocketAddress(to.address, to.port);
  }
}

/**
 * A UDP socket on the engine, for endpoints that hear anyone: what came together is answered together. Groups, broadcasts
 * and sockets with one remote are node:dgram's.
 */
export class EngineUdpWay implements DatagramWay, PortEars {
  readonly borrows = true;
  readonly local: { readonly address: string; readonly port: number };
  private readonly book: AddressBook;
  private readonly ears: DatagramEars;
  private readonly isDualStack: boolean;
  private readonly port: DatagramPort;
  private readonly destinations = new PeerTable<EngineDestination>();

  private constructor(
    libc: Libc,
    loop: DatagramLoop,
    book: AddressBook,
    socket: DatagramSocket,
    ears: DatagramEars,
  ) {
    this.book = book;
    this.ears = ears;
    this.isDualStack = socket.isDualStack;
    const { address, port } = socket.local;
    this.local = { address, port };
    this.port = new DatagramPort(libc, loop, socket, this, partsOfDatagrams);
  }

  /** Binds as `spec` says: to one IP address, or to every one of both families. @throws BreakoutboxError */
  static open(libc: Libc, loop: DatagramLoop, spec: UdpSpec, ears: DatagramEars): EngineUdpWay {
    const { host, port } = spec.local;
    const blamed = formatAddress(spec.local);
    const book = new AddressBook(libc);
    const bind = (text: string): DatagramSocket => {
      const local = book.parse(text, port);
      if (local === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: blamed });
      return DatagramSocket.bind(libc, book, local, { dualStack: text === '::', coalesced: true });
    };
    try {
      return new EngineUdpWay(libc, loop, book, bindAny(host, bind), ears);
    } catch (error) {
      throw socketError(error, blamed);
    }
  }

  get drops(): number {
    return this.port.socket.drops;
  }

  destination(address: string, port: number): Destination {
    const own = this.isDualStack && isIPv4(address) ? `::ffff:${address}` : address;
    const parsed = this.book.parse(own, port);
    if (parsed === undefined) throw new BreakoutboxError('HOST_NOT_FOUND', { host: address });
    return this.destinations.find(parsed.words, 0) ?? this.remember(this.book.read(parsed.words, 0));
  }

  send(bytes: Uint8Array, to: Destination): boolean {
    return to instanceof EngineDestination && this.port.send(to, bytes);
  }

  forget(destination: Destination): void {
    if (destination instanceof EngineDestination) this.destinations.delete(destination.to);
  }

  async drained(): Promise<void> {
    this.port.flush();
  }

  close(): void {
    this.port.close();
  }

  received(_: DatagramPort, bytes: Uint8Array, offset: number, length: number, from: Arrival): void {
    const known = this.destinations.find(from.words, from.peerAt);
    const destination = known ?? this.remember(this.book.read(from.words, from.peerAt));
    this.ears.received(bytes.subarray(offset, offset + length), destination);
  }

  /** A peer that has gone is no error of a socket that hears anyone: it answered what was asked. */
  undeliverable(): void {}

  refused(_: DatagramPort, destination: SendDestination, errno: number): void {
    const known = destination instanceof EngineDestination ? destination : undefined;
    this.ears.failed(new SystemCallError('sendmmsg', errno), known);
  }

  private remember(to: SocketAddress): EngineDestination {
    const destination = new EngineDestination(to);
    this.destinations.set(to, destination);
    return destination;
  }
}

/** Every address means one socket for both families where the system has IPv6. */
function bindAny(host: string | undefined, bind: (text: string) => DatagramSocket): DatagramSocket {
  if (host !== undefined && host !== '*') return bind(host);
  try {
    return bind('::');
  } catch (error) {
    if (systemCode(error) !== 'EAFNOSUPPORT' && systemCode(error) !== 'EADDRNOTAVAIL') throw error;
    return bind('0.0.0.0');
  }
}

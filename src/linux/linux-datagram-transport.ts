import { isIPv4 } from 'node:net';
import { everyAddress, formatAddress, isEveryAddress } from '../bytes/address.js';
import { formatSocketAddress, type SocketAddress } from '../bytes/socket-address.js';
import type { DatagramSpec } from '../config/endpoint-spec.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import { isFamilyMissing } from '../system/bind-families.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../transport/datagram-transport.js';
import type { DatagramLoop } from './datagram-loop.js';
import { type Arrival, DatagramPort, type PortHandler } from './datagram-port.js';
import { DatagramSocket } from './datagram-socket.js';
import { AF_INET, AF_INET6, type Libc, SystemCallError } from './libc.js';
import { PeerTable } from './peer-table.js';
import { partsOfDatagrams, type SendDestination } from './send-batch.js';
import { AddressBook, type Sockaddr, sockaddrWords } from './sockaddr.js';

/** The datagrams that an Ethernet takes whole over IPv6, and so over IPv4: a path that takes less refuses segments once. */
const maxSegmentBytes = 1_452;

/** A destination as text and in the kernel's form, with the local address that it sent to last. */
class EngineDestination implements Destination, SendDestination {
  readonly peer: string;
  readonly address: string;
  readonly port: number;
  readonly to: Sockaddr;
  from: Sockaddr | undefined;
  interfaceIndex = 0;
  maxSegmentBytes = maxSegmentBytes;

  constructor(to: Sockaddr) {
    this.to = to;
    this.address = to.address;
    this.port = to.port;
    this.peer = formatSocketAddress(to.address, to.port);
  }

  /** Returns true if answers already leave from the address of this arrival. */
  isAnsweredFrom({ words, localAt, isLocalIPv4 }: Arrival): boolean {
    const known = this.from?.words;
    if (known === undefined) return false;
    if (isLocalIPv4) return known[lastWord] === words[localAt];
    for (let index = 0; index < 4; index += 1)
      if (known[firstWord + index] !== words[localAt + index]) return false;
    return true;
  }
}

/** The first and last word of an IPv6 address in a `sockaddr_in6`. In a mapped one, the last is the IPv4 address. */
const firstWord = 2;
const lastWord = 5;
/** `::ffff:0:0/96`, the prefix of IPv4 in IPv6 (RFC 4291, section 2.5.5.2), as a word in network order. */
const mappedPrefix = new Uint32Array(Uint8Array.of(0, 0, 0xff, 0xff).buffer)[0] ?? 0;

/**
 * A UDP socket on the engine: one that receives from everyone, or one of many that are connected to the same remote. Datagrams that arrive
 * together are answered together. Groups, broadcasts and endpoints with one remote use node:dgram.
 */
export class LinuxDatagramTransport implements DatagramTransport, PortHandler {
  readonly borrows = true;
  readonly remote: Destination | undefined;
  readonly isConnected: boolean;
  readonly next = undefined;
  readonly local: SocketAddress;
  readonly #book: AddressBook;
  readonly #handler: DatagramHandler;
  readonly #isDualStack: boolean;
  readonly #isIPv6: boolean;
  /** True if bound to every address: the system would choose the source address of an answer. */
  readonly #isWildcard: boolean;
  readonly #port: DatagramPort;
  readonly #destinations = new PeerTable<EngineDestination>();

  private constructor(
    libc: Libc,
    loop: DatagramLoop,
    book: AddressBook,
    socket: DatagramSocket,
    handler: DatagramHandler,
    remote: Sockaddr | undefined,
  ) {
    this.#book = book;
    this.#handler = handler;
    this.#isDualStack = socket.isDualStack;
    this.#isIPv6 = socket.family === AF_INET6;
    const { address, port } = socket.local;
    this.local = { address, port };
    this.#isWildcard = isEveryAddress(address);
    this.#port = new DatagramPort(libc, loop, socket, this, partsOfDatagrams);
    // A connected socket takes datagrams without an address: the system then looks up no route for each.
    this.remote = remote && this.#remember(remote, { ...remote, length: 0 });
    this.isConnected = remote !== undefined;
  }

  /**
   * Binds by `spec`: to one IP address, or to all of both families. Connects to its remote, if it has one, which is an IP address of the
   * same family. @throws BreakoutboxError
   */
  static open(
    libc: Libc,
    loop: DatagramLoop,
    spec: DatagramSpec,
    handler: DatagramHandler,
  ): LinuxDatagramTransport {
    const { host, port } = spec.local;
    const blamed = formatAddress(spec.remote ?? spec.local);
    const book = new AddressBook(libc);
    const remote = spec.remote && book.parse(spec.remote.host, spec.remote.port);
    const bind = (text: string): DatagramSocket => {
      const local = book.parse(text, port);
      if (local === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: blamed });
      const isWildcard = isEveryAddress(text) && remote === undefined;
      return DatagramSocket.bind(libc, book, local, {
        dualStack: text === everyAddress.IPv6,
        coalesced: true,
        device: spec.interface,
        localAddress: isWildcard,
        localIPv4Address: isWildcard,
      });
    };
    try {
      const socket = bindAny(host, bind);
      if (remote !== undefined) connectOrClose(socket, remote);
      return new LinuxDatagramTransport(libc, loop, book, socket, handler, remote);
    } catch (error) {
      throw socketError(error, blamed);
    }
  }

  get drops(): number {
    return this.#port.socket.drops;
  }

  destination(address: string, port: number): Destination {
    const own = this.#isDualStack && isIPv4(address) ? `::ffff:${address}` : address;
    const parsed = this.#book.parse(own, port);
    if (parsed === undefined) throw new BreakoutboxError('HOST_NOT_FOUND', { host: address });
    return this.#destinations.find(parsed.words, 0) ?? this.#remember(this.#book.read(parsed.words, 0));
  }

  localFor(to: Destination): SocketAddress {
    const from = to instanceof EngineDestination ? to.from : undefined;
    if (from === undefined) return this.local;
    // A new text for each datagram: it is asked for while somebody records.
    const words = this.#isIPv6 ? firstWord : 1;
    const address = this.#book.textOf(from.words, words, this.#isIPv6 ? AF_INET6 : AF_INET);
    return { address, port: this.local.port };
  }

  send(bytes: Uint8Array, to: Destination): boolean {
    return to instanceof EngineDestination && this.#port.send(to, bytes);
  }

  forget(destination: Destination): void {
    if (destination instanceof EngineDestination) this.#destinations.delete(destination.to);
  }

  async drained(): Promise<void> {
    this.#port.flush();
  }

  close(): void {
    this.#port.close();
  }

  received(_: DatagramPort, bytes: Uint8Array, offset: number, length: number, from: Arrival): void {
    const known = this.#destinations.find(from.words, from.peerAt);
    const destination = known ?? this.#remember(this.#book.read(from.words, from.peerAt));
    if (this.#isWildcard && from.localAt !== 0 && !destination.isAnsweredFrom(from))
      this.#answerFrom(destination, from);
    this.#handler.received(bytes.subarray(offset, offset + length), destination);
  }

  /** A peer that is gone is no error of a socket that receives from everyone, which only answered it. */
  undeliverable(_: DatagramPort, words: Uint32Array, peerAt: number, errno: number): void {
    const known = this.#destinations.find(words, peerAt);
    if (known !== undefined) this.#handler.undeliverable?.(new SystemCallError('sendmmsg', errno), known);
  }

  refused(_: DatagramPort, destination: SendDestination, errno: number): void {
    const known = destination instanceof EngineDestination ? destination : undefined;
    // The address that the peer sent to may be gone from this machine: the system chooses the source of the next answer.
    if (known !== undefined) known.from = undefined;
    this.#handler.failed(new SystemCallError('sendmmsg', errno), known);
  }

  /** Answers a peer from the address that it sent to: firewalls and careful clients drop anything else. */
  #answerFrom(
    destination: EngineDestination,
    { words, localAt, isLocalIPv4, interfaceIndex }: Arrival,
  ): void {
    const local = new Uint32Array(sockaddrWords);
    const first = words[localAt] ?? 0;
    // A group is no source address (RFC 1122, section 3.2.1.3), and 0 means unknown: the system chooses the source for both.
    const isUsable = isLocalIPv4 ? first !== 0 : (first & 0xff) !== 0xff;
    if (isLocalIPv4 && this.#isIPv6) local.set([mappedPrefix, first], lastWord - 1);
    else if (isLocalIPv4) local[1] = local[lastWord] = first;
    else local.set(words.subarray(localAt, localAt + 4), firstWord);
    // A link-local address is valid only on its interface. Answers from any other may take any route back.
    const isLinkLocal = !isLocalIPv4 && (first & 0xc0ff) === 0x80fe;
    destination.interfaceIndex = isLinkLocal ? interfaceIndex : 0;
    destination.from = isUsable ? { words: local, length: 0, address: '', port: 0 } : undefined;
  }

  /** `to` is what datagrams are addressed with. */
  #remember(peer: Sockaddr, to = peer): EngineDestination {
    const destination = new EngineDestination(to);
    this.#destinations.set(peer, destination);
    return destination;
  }
}

function connectOrClose(socket: DatagramSocket, remote: Sockaddr): void {
  try {
    socket.connect(remote);
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** For every address, one socket serves both families if the system has IPv6. */
function bindAny(host: string | undefined, bind: (text: string) => DatagramSocket): DatagramSocket {
  if (host !== undefined) return bind(host);
  try {
    return bind(everyAddress.IPv6);
  } catch (error) {
    if (!isFamilyMissing(error)) throw error;
    return bind(everyAddress.IPv4);
  }
}

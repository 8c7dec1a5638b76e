import { everyAddress, familyOf } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import type { Rollover } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type {
  ClientPort,
  ClientPortHandler,
  ClientShell,
  ResolveHost,
} from '../../tftp/client/client-shell.js';
import { maxBlockBytes } from '../../tftp/options.js';
import { blockHeaderBytes } from '../../wire/tftp/packet.js';
import { bindDatagramSocket } from '../bind-datagram-socket.js';
import type { DatagramLoop, LoopUser } from '../datagram-loop.js';
import { type Arrival, DatagramPort, type PortHandler } from '../datagram-port.js';
import type { DatagramSocket } from '../datagram-socket.js';
import { ECONNREFUSED, type Libc, SystemCallError } from '../libc.js';
import { PathMtu } from '../path-mtu.js';
import type { SendDestination } from '../send-batch.js';
import { AddressBook, isSameHost, portOfWord, type Sockaddr } from '../sockaddr.js';
import { SegmentedChannel, type TurnGiver } from './segmented-channel.js';

/** Runs one transfer of a client on a datagram loop of this thread. */
export class LinuxClientShell implements ClientShell, LoopUser {
  deadlineMs = Number.POSITIVE_INFINITY;
  readonly resolve: ResolveHost;
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #book: AddressBook;
  #port: LinuxClientPort | undefined;
  #wake: () => void = () => undefined;
  #isUser = false;

  /** `resolve` looks up the addresses of names, off the loop. */
  constructor(libc: Libc, loop: DatagramLoop, resolve: ResolveHost) {
    this.#libc = libc;
    this.#loop = loop;
    this.resolve = resolve;
    this.#book = new AddressBook(libc);
  }

  nowMs(): number {
    return this.#loop.nowMs;
  }

  async openPort(
    address: string,
    local: string | undefined,
    handler: ClientPortHandler,
  ): Promise<ClientPort> {
    const any = everyAddress[familyOf(address)];
    const blamed = formatSocketAddress(local ?? address, 0);
    const socket = bindDatagramSocket(this.#libc, this.#book, local ?? any, 0, { coalesced: true }, blamed);
    try {
      this.#port = new LinuxClientPort(this.#libc, this.#loop, this.#book, socket, address, handler);
    } catch (error) {
      socket.close();
      throw socketError(error, blamed);
    }
    if (!this.#isUser) this.#loop.addUser(this);
    this.#isUser = true;
    return this.#port;
  }

  wakeAt(atMs: number, wake: () => void): void {
    this.deadlineMs = atMs;
    this.#wake = wake;
    this.#loop.wake();
    if (atMs !== Number.POSITIVE_INFINITY) return;
    this.#loop.removeUser(this);
    this.#isUser = false;
  }

  unref(): void {
    this.#port?.unref();
  }

  deadlineReached(): void {
    this.deadlineMs = Number.POSITIVE_INFINITY;
    this.#wake();
  }

  turn(): boolean {
    return this.#port?.takeTurn() ?? false;
  }
}

/**
 * A client's port on the engine. One socket receives from every port of the server's host, so that an unknown TID gets an ERROR
 * as RFC 1350 requires. It gets ICMP errors without being connected (IP_RECVERR).
 */
class LinuxClientPort implements ClientPort, PortHandler, TurnGiver {
  readonly pathBlockBytes: number;
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #book: AddressBook;
  readonly #port: DatagramPort;
  readonly #address: string;
  readonly #server: Sockaddr;
  readonly #handler: ClientPortHandler;
  readonly #payloadBytes: number;
  #channel: SegmentedChannel | undefined;

  constructor(
    libc: Libc,
    loop: DatagramLoop,
    book: AddressBook,
    socket: DatagramSocket,
    address: string,
    handler: ClientPortHandler,
  ) {
    this.#libc = libc;
    this.#loop = loop;
    this.#book = book;
    this.#address = address;
    this.#handler = handler;
    this.#server = this.#addressOf(0);
    const paths = new PathMtu(libc, book);
    this.#payloadBytes = paths.payloadBytes(this.#addressOf(1));
    paths.close();
    this.pathBlockBytes = Math.min(this.#payloadBytes - blockHeaderBytes, maxBlockBytes);
    this.#port = new DatagramPort(libc, loop, socket, this);
  }

  get local(): SocketAddress {
    const { address, port } = this.#port.socket.local;
    return { address, port };
  }

  send(packet: Uint8Array, port: number): void {
    this.#channelTo(port).send(packet);
  }

  acknowledge(block16: number, port: number): void {
    this.#channelTo(port).acknowledge(block16);
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover, port: number): void {
    this.#channelTo(port).blocks(source, firstBlock, count, rollover);
  }

  follow(): undefined {}

  unref(): void {
    this.#loop.unref(this.#port.socket);
  }

  close(): void {
    this.#channel?.close();
    this.#port.close();
  }

  received(_: DatagramPort, bytes: Uint8Array, offset: number, length: number, from: Arrival): void {
    if (!isSameHost(this.#server.words, from.words, from.peerAt)) return;
    this.#handler.received(bytes, offset, length, portOfWord(from.words[from.peerAt] ?? 0));
  }

  runReceived(
    _: DatagramPort,
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    from: Arrival,
  ): number {
    if (!isSameHost(this.#server.words, from.words, from.peerAt)) return 0;
    const port = portOfWord(from.words[from.peerAt] ?? 0);
    return this.#handler.runReceived(bytes, offset, count, datagramBytes, port);
  }

  undeliverable(_: DatagramPort, words: Uint32Array, peerAt: number, errno: number): void {
    if (errno === ECONNREFUSED && isSameHost(this.#server.words, words, peerAt)) this.#handler.refused();
  }

  /** Failed sends are repeated by the transfer, which gives up in the end. */
  refused(_: DatagramPort, __: SendDestination, errno: number): void {
    this.#handler.unreachable(new SystemCallError('sendmmsg', errno));
  }

  blocksWait(): void {
    this.#loop.wake();
  }

  takeTurn(): boolean {
    return this.#channel?.takeTurn(true) ?? false;
  }

  /** The channel to one of the server's ports: the request port, then its TID; or an unknown TID, for an ERROR alone. */
  #channelTo(port: number): SegmentedChannel {
    if (this.#channel?.destination.to.port === port) return this.#channel;
    const destination = {
      to: this.#addressOf(port),
      from: undefined,
      interfaceIndex: 0,
      maxSegmentBytes: this.#payloadBytes,
    };
    const channel = new SegmentedChannel(this.#libc, this.#port, destination, this);
    // An unknown TID is answered while blocks may wait in the channel to the server.
    if (this.#channel?.isWaiting !== true) this.#channel = channel;
    return channel;
  }

  #addressOf(port: number): Sockaddr {
    const address = this.#book.parse(this.#address, port);
    if (address === undefined) throw new BreakoutboxError('HOST_NOT_FOUND', { host: this.#address });
    return address;
  }
}

import { isEveryAddress } from '../../bytes/address.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { TftpSockets } from '../../tftp/server/server-engine.js';
import { TidPorts } from '../../tftp/server/tid-ports.js';
import { bindDatagramSocket } from '../bind-datagram-socket.js';
import type { DatagramLoop } from '../datagram-loop.js';
import { type Arrival, DatagramPort, type PortHandler } from '../datagram-port.js';
import type { DatagramSocket, DatagramSocketOptions } from '../datagram-socket.js';
import type { Libc } from '../libc.js';
import { type AddressBook, type Sockaddr, sockaddrBytes } from '../sockaddr.js';

/** The most sockets that the transfers of one listener share. */
const maxPorts = 8;
/**
 * Transfers on one socket before the next one is opened. The more share it, the more are sent in one system call (15 % more
 * throughput for 50 clients on one socket instead of eight), but the ACKs of all must fit its receive buffer.
 */
const transfersOfPort = 128;
/** Peers whose last port is remembered. */
const maxPeersKnown = 1_024;

/** A transfer socket, and the number of its transfers. */
interface SharedPort {
  readonly port: DatagramPort;
  transfers: number;
}

/** The sockets of one family or one local address: the request socket, and those that its transfers share. */
export class LinuxTftpListener {
  /** The request port. */
  readonly requests: DatagramPort;
  /** The bound address. */
  readonly local: Sockaddr;
  /** True if answers must name their source address, because the socket is bound to all addresses. */
  readonly isWildcard: boolean;
  readonly #isDualStack: boolean;
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #book: AddressBook;
  readonly #singlePort: boolean;
  readonly #tidPorts: TidPorts | undefined;
  readonly #handler: PortHandler;
  readonly #shared: SharedPort[] = [];
  readonly #lastPorts = new Map<string, SharedPort>();

  /** Takes over `socket`. @throws SystemCallError */
  constructor(
    libc: Libc,
    loop: DatagramLoop,
    book: AddressBook,
    socket: DatagramSocket,
    { singlePort, tidPorts }: Pick<TftpSockets, 'singlePort' | 'tidPorts'>,
    handler: PortHandler,
  ) {
    this.#libc = libc;
    this.#loop = loop;
    this.#book = book;
    this.#singlePort = singlePort;
    this.#tidPorts = tidPorts && new TidPorts(tidPorts);
    this.#handler = handler;
    this.local = socket.local;
    this.isWildcard = isEveryAddress(this.local.address);
    this.#isDualStack = socket.isDualStack;
    this.requests = new DatagramPort(libc, loop, socket, handler);
  }

  /** The options of the request socket. */
  static readonly socketOptions: DatagramSocketOptions = Object.freeze({
    localAddress: true,
    coalesced: true,
  });

  /** The ports of all open sockets. */
  ports(): readonly DatagramPort[] {
    return [this.requests, ...this.#shared.map(({ port }) => port)];
  }

  /**
   * The port for the next transfer of `peer`. It differs from the peer's last one, so that late datagrams to that are not taken
   * for the new transfer's. @throws BreakoutboxError if no port of the range is free
   */
  transferPort(peer: string): DatagramPort {
    if (this.#singlePort) return this.requests;
    if (this.#shared.length === 0) this.#openAnother();
    const last = this.#lastPorts.get(peer);
    const others = this.#shared.filter((one) => one !== last);
    const withRoom = others.find(({ transfers }) => transfers < transfersOfPort);
    const chosen =
      withRoom ?? this.#openAnotherIfFree() ?? leastLoaded(others.length > 0 ? others : this.#shared);
    chosen.transfers += 1;
    this.#remember(peer, chosen);
    return chosen.port;
  }

  /**
   * The local address that `arrival` came to, to answer from. `undefined` if the socket is bound to one address, if the system
   * did not report the address, or if it is a group, which cannot be a source.
   */
  answerAddress({ words, localAt }: Arrival): Sockaddr | undefined {
    if (!this.isWildcard || localAt === 0) return undefined;
    const isIPv6 = this.local.length === sockaddrBytes;
    // A multicast group: ff00::/8 (RFC 4291, section 2.7).
    if (isIPv6 && ((words[localAt] ?? 0) & 0xff) === 0xff) return undefined;
    const copied = this.local.words.slice();
    if (isIPv6) copied.set(words.subarray(localAt, localAt + 4), 2);
    else copied[1] = words[localAt] ?? 0;
    return { ...this.local, words: copied };
  }

  /** A transfer no longer needs its port. */
  transferEnded(port: DatagramPort): void {
    const used = this.#shared.find((one) => one.port === port);
    if (used !== undefined) used.transfers -= 1;
  }

  close(): void {
    for (const port of this.ports()) port.close();
    this.#shared.length = 0;
    this.#lastPorts.clear();
  }

  #openAnotherIfFree(): SharedPort | undefined {
    if (this.#shared.length >= Math.min(maxPorts, this.#tidPorts?.count ?? maxPorts)) return undefined;
    try {
      return this.#openAnother();
    } catch (error) {
      // The transfers share the open sockets.
      if (error instanceof BreakoutboxError) return undefined;
      throw error;
    }
  }

  #openAnother(): SharedPort {
    const port = new DatagramPort(this.#libc, this.#loop, this.#bindShared(), this.#handler);
    const opened = { port, transfers: 0 };
    this.#shared.push(opened);
    return opened;
  }

  #remember(peer: string, port: SharedPort): void {
    this.#lastPorts.delete(peer);
    this.#lastPorts.set(peer, port);
    if (this.#lastPorts.size <= maxPeersKnown) return;
    const [oldest] = this.#lastPorts.keys();
    if (oldest !== undefined) this.#lastPorts.delete(oldest);
  }

  #bindShared(): DatagramSocket {
    const tidPorts = this.#tidPorts;
    if (tidPorts === undefined) return this.#bind(0);
    for (const port of tidPorts.round()) {
      try {
        return this.#bind(port);
      } catch (error) {
        if (!(error instanceof BreakoutboxError)) throw error;
        if (error.code !== 'ADDRESS_IN_USE' && error.code !== 'PERMISSION_DENIED') throw error;
      }
    }
    throw tidPorts.exhausted();
  }

  #bind(port: number): DatagramSocket {
    const options = { coalesced: true, dualStack: this.#isDualStack };
    return bindDatagramSocket(this.#libc, this.#book, this.local.address, port, options);
  }
}

/** The least used of at least one socket. */
function leastLoaded(ports: readonly SharedPort[]): SharedPort {
  return ports.reduce((least, one) => (one.transfers < least.transfers ? one : least));
}

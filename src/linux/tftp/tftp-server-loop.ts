import { everyAddress } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import { bindFamilies } from '../../system/bind-families.js';
import { maxBlockBytes } from '../../tftp/options.js';
import type { ServerCounters } from '../../tftp/server/server-counters.js';
import {
  type DatagramCounts,
  observedBy,
  recordOf,
  runningTransfers,
  type ServerObserver,
  type TftpSockets,
  type TransferRecord,
  type TransferSnapshot,
} from '../../tftp/server/server-engine.js';
import type { SessionsOptions } from '../../tftp/server/server-options.js';
import { ServerSessions } from '../../tftp/server/server-sessions.js';
import type { ServerPeer } from '../../tftp/server/server-shell.js';
import type { Session } from '../../tftp/server/session.js';
import { blockHeaderBytes, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import type { DatagramLoop, LoopUser } from '../datagram-loop.js';
import type { Arrival, DatagramPort, PortHandler } from '../datagram-port.js';
import { DatagramSocket, type DatagramSocketOptions } from '../datagram-socket.js';
import { ECONNREFUSED, type Libc, SystemCallError } from '../libc.js';
import { PathMtu } from '../path-mtu.js';
import { PeerTable } from '../peer-table.js';
import type { SendDestination } from '../send-batch.js';
import { AddressBook, portOfWord, type Sockaddr, sockaddrBytes } from '../sockaddr.js';
import { LinuxTftpListener } from './linux-tftp-listener.js';
import { SegmentedChannel, type TurnGiver } from './segmented-channel.js';

/** Blocks of one turn, all transfers together: then whoever has answered meanwhile is heard. */
const maxSendsInATurn = 16;

/** A peer, and how to answer it. */
interface LinuxPeer extends ServerPeer {
  readonly listener: LinuxTftpListener;
  readonly arrivedAt: DatagramPort;
  readonly destination: SendDestination;
  channel: SegmentedChannel | undefined;
  session: Session | undefined;
}

/**
 * A TFTP server on a datagram loop, in the loop's thread. One socket for each family hears all addresses and is told which
 * of them was asked, so that answers leave from it; transfers share a few sockets and are known by their peer.
 */
export class TftpServerLoop implements LoopUser, PortHandler, TurnGiver {
  readonly sessions: ServerSessions<LinuxPeer>;
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #sockets: TftpSockets;
  readonly #observer: ServerObserver;
  readonly #book: AddressBook;
  readonly #listeners: LinuxTftpListener[] = [];
  readonly #paths: PathMtu;
  /** Who has a transfer. */
  readonly #peers = new PeerTable<LinuxPeer>();
  /** Channels with blocks to send, in the order of their turns. */
  #ready: SegmentedChannel[] = [];

  constructor(
    libc: Libc,
    loop: DatagramLoop,
    sockets: TftpSockets,
    options: SessionsOptions,
    observer: ServerObserver,
  ) {
    this.#libc = libc;
    this.#loop = loop;
    this.#sockets = sockets;
    this.#observer = observer;
    this.#book = new AddressBook(libc);
    this.#paths = new PathMtu(libc, this.#book);
    this.sessions = new ServerSessions(
      options,
      {
        nowMs: () => loop.nowMs,
        reply: (peer, packet) => {
          peer.arrivedAt.send(peer.destination, packet);
        },
        openChannel: async (peer) => this.#openChannel(peer),
      },
      observedBy(observer, () => loop.nowMs),
    );
    loop.addUser(this);
  }

  /** Binds; resolves with the addresses. Rejects with a `BreakoutboxError`, after which nothing is bound. */
  async open(sharing: 'offers' | 'joins' | undefined): Promise<readonly SocketAddress[]> {
    try {
      for (const descriptor of this.#sockets.descriptors) {
        this.#listen(
          DatagramSocket.adopt(this.#libc, this.#book, descriptor, LinuxTftpListener.socketOptions),
        );
      }
      if (this.#listeners.length === 0)
        await this.#bindListeners({ ...LinuxTftpListener.socketOptions, sharing });
    } catch (error) {
      this.close();
      throw socketError(error, formatSocketAddress(this.#sockets.host ?? '::', this.#sockets.port));
    }
    return this.#listeners.map(({ local: { address, port } }) => ({ address, port }));
  }

  /** What its sessions have counted. */
  get counters(): Readonly<ServerCounters> {
    return this.sessions.counters;
  }

  /** The transfers that are running, oldest first. */
  transfers(): readonly TransferSnapshot[] {
    return runningTransfers(this.sessions, this.#loop.nowMs);
  }

  /** How a running transfer has come to where it is. */
  record(id: string): TransferRecord | undefined {
    const session = this.sessions.session(id);
    return session === undefined ? undefined : recordOf(session, this.#loop.nowMs);
  }

  /** Whether the system has no room for datagrams that were gathered in an earlier turn. */
  get isBlocked(): boolean {
    for (const { batch } of this.#ports()) if (batch.blocked) return true;
    return false;
  }

  /** Datagrams that came to its sockets, and those that went missing because nobody took them in time. */
  datagrams(): DatagramCounts {
    let received = 0;
    let dropped = 0;
    for (const port of this.#ports()) {
      received += port.receivedDatagrams;
      dropped += port.socket.drops;
    }
    return { received, dropped };
  }

  /** Sends what was gathered and closes every socket. Transfers are to be given up before. */
  close(): void {
    this.turn();
    this.#loop.removeUser(this);
    for (const listener of this.#listeners) listener.close();
    this.#paths.close();
    this.#listeners.length = 0;
  }

  get deadlineMs(): number {
    return this.sessions.deadlineMs;
  }

  deadlineReached(): void {
    this.sessions.tick();
  }

  turn(): boolean {
    let more = false;
    if (this.#ready.length === 0) return false;
    // Those who have had their turn stand behind the others.
    const turns = this.#ready.length > maxSendsInATurn ? this.#ready.splice(0, maxSendsInATurn) : this.#ready;
    if (turns === this.#ready) this.#ready = [];
    const isAlone = turns.length === 1;
    for (const channel of turns) {
      if (channel.takeTurn(isAlone)) more = true;
      if (channel.isWaiting) this.#ready.push(channel);
    }
    if (this.#ready.length > 0 && turns.length === maxSendsInATurn) more = true;
    return more;
  }

  received(port: DatagramPort, bytes: Uint8Array, offset: number, length: number, from: Arrival): void {
    // What many were asked is answered by nobody (RFC 1123, section 4.2.3.5).
    if (from.isToMany) return;
    const code = opcodeOf(bytes, offset, length);
    const isRequest = code === opcode.readRequest || code === opcode.writeRequest;
    const peer = this.#peers.find(from.words, from.peerAt);
    if (peer !== undefined && !(isRequest && this.#isRequestPort(port))) {
      // What comes to another port of the pool belongs to an earlier transfer of this peer, and is too late.
      if (peer.channel?.port !== port) return;
      peer.session ??= this.sessions.find(peer.name);
      if (peer.session !== undefined) this.sessions.transferReceived(peer.session, bytes, offset, length);
      return;
    }
    const listener = this.#listenerOf(port);
    // At port 0 nobody can be answered.
    if (listener === undefined || portOfWord(from.words[from.peerAt] ?? 0) === 0) return;
    const stranger = this.#peerAt(listener, port, from);
    if (port === listener.requests) this.sessions.datagramReceived(bytes, offset, length, stranger);
    else this.sessions.strangerReceived(bytes, offset, length, stranger);
  }

  runReceived(
    port: DatagramPort,
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    from: Arrival,
  ): number {
    const peer = this.#peers.find(from.words, from.peerAt);
    if (peer?.channel?.port !== port || peer.session === undefined) return 0;
    return this.sessions.runReceived(peer.session, bytes, offset, count, datagramBytes);
  }

  undeliverable(port: DatagramPort, words: Uint32Array, peerAt: number, errno: number): void {
    const peer = this.#peers.find(words, peerAt);
    if (errno === ECONNREFUSED && peer?.channel?.port === port) this.sessions.peerVanished(peer.name);
  }

  refused(_port: DatagramPort, { to }: SendDestination, errno: number): void {
    const name = formatSocketAddress(to.address, to.port);
    this.#observer.failed(socketFailure(new SystemCallError('sendmmsg', errno), name));
  }

  blocksWait(channel: SegmentedChannel): void {
    this.#ready.push(channel);
    this.#loop.wake();
  }

  async #bindListeners(options: DatagramSocketOptions): Promise<void> {
    const { host, port } = this.#sockets;
    if (host !== undefined && host !== everyAddress.IPv6) {
      this.#listen(this.#bind(host, port, options));
      return;
    }
    const sockets = await bindFamilies(['IPv4', 'IPv6'], port, {
      bind: (family, at) => this.#bind(everyAddress[family], at, options),
      portOf: ({ local }) => local.port,
    });
    for (const socket of sockets.values()) this.#listen(socket);
  }

  #bind(address: string, port: number, options: DatagramSocketOptions): DatagramSocket {
    const name = formatSocketAddress(address, port);
    try {
      const local = this.#book.parse(address, port);
      if (local === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: name });
      return DatagramSocket.bind(this.#libc, this.#book, local, options);
    } catch (error) {
      throw socketError(error, name);
    }
  }

  #listen(socket: DatagramSocket): void {
    this.#listeners.push(
      new LinuxTftpListener(this.#libc, this.#loop, this.#book, socket, this.#sockets, this),
    );
  }

  *#ports(): IterableIterator<DatagramPort> {
    for (const listener of this.#listeners) yield* listener.ports();
  }

  #isRequestPort(port: DatagramPort): boolean {
    return this.#listeners.some(({ requests }) => requests === port);
  }

  #listenerOf(port: DatagramPort): LinuxTftpListener | undefined {
    return this.#listeners.find((listener) => listener.ports().includes(port));
  }

  #peerAt(listener: LinuxTftpListener, port: DatagramPort, from: Arrival): LinuxPeer {
    const peer = this.#book.read(from.words, from.peerAt);
    const name = formatSocketAddress(peer.address, peer.port);
    const payloadBytes = this.#paths.payloadBytes(peer);
    const isLinkLocal = peer.length === sockaddrBytes && peer.words[6] !== 0;
    return {
      name,
      address: peer.address,
      maxBlockBytes: this.#sockets.ignoresMtu
        ? maxBlockBytes
        : Math.min(payloadBytes - blockHeaderBytes, maxBlockBytes),
      listener,
      arrivedAt: port,
      destination: {
        to: peer,
        from: listener.isWildcard ? localAddressOf(listener, from) : undefined,
        interfaceIndex: isLinkLocal ? from.interfaceIndex : 0,
        maxSegmentBytes: payloadBytes,
      },
      channel: undefined,
      session: undefined,
    };
  }

  #openChannel(peer: LinuxPeer): SegmentedChannel {
    const { listener, destination } = peer;
    const port = listener.transferPort(peer.name);
    const channel = new SegmentedChannel(this.#libc, port, destination, this, () => {
      listener.transferEnded(port);
      if (this.#peers.find(destination.to.words, 0) === peer) this.#peers.delete(destination.to);
    });
    peer.channel = channel;
    this.#peers.set(destination.to, peer);
    return channel;
  }
}

/** The address that the datagram came to, to answer from; `undefined` where that is none of one machine's. */
function localAddressOf(listener: LinuxTftpListener, { words, localAt }: Arrival): Sockaddr | undefined {
  if (localAt === 0) return undefined;
  const isIPv6 = listener.local.length === sockaddrBytes;
  // A multicast group (ff00::/8) is not an address to send from.
  if (isIPv6 && ((words[localAt] ?? 0) & 0xff) === 0xff) return undefined;
  const copied = listener.local.words.slice();
  if (isIPv6) copied.set(words.subarray(localAt, localAt + 4), 2);
  else copied[1] = words[localAt] ?? 0;
  return { ...listener.local, words: copied };
}

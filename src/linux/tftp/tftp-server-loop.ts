import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { socketFailure } from '../../errors/system-errors.js';
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
import type { DatagramRecorderSource } from '../../transport/recorder.js';
import { blockHeaderBytes, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import type { DatagramLoop, LoopUser } from '../datagram-loop.js';
import type { Arrival, DatagramPort, PortHandler } from '../datagram-port.js';
import { ECONNREFUSED, type Libc, SystemCallError } from '../libc.js';
import { PathMtu } from '../path-mtu.js';
import { PeerTable } from '../peer-table.js';
import type { SendDestination } from '../send-batch.js';
import { AddressBook, portOfWord, sockaddrBytes } from '../sockaddr.js';
import type { LinuxTftpListener } from './linux-tftp-listener.js';
import { LinuxTftpListeners } from './linux-tftp-listeners.js';
import { RecordedChannel, RecordedExchanges } from './recorded-exchanges.js';
import { SegmentedChannel } from './segmented-channel.js';
import { TurnQueue } from './turn-queue.js';

/** A peer, with the port and address to answer from. */
interface LinuxPeer extends ServerPeer {
  readonly listener: LinuxTftpListener;
  readonly arrivedAt: DatagramPort;
  readonly destination: SendDestination;
  channel: SegmentedChannel | undefined;
  session: Session | undefined;
}

/**
 * A TFTP server on a datagram loop, in the loop's thread. It connects its listeners to its sessions, and its transfers' channels
 * to their turns. One socket per family receives for all addresses and reports the address that each datagram came to, so
 * that answers leave from it. Transfers share a few sockets and are identified by peer.
 */
export class TftpServerLoop implements LoopUser, PortHandler {
  readonly sessions: ServerSessions<LinuxPeer>;
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #sockets: TftpSockets;
  readonly #observer: ServerObserver;
  readonly #book: AddressBook;
  readonly #listeners: LinuxTftpListeners;
  readonly #paths: PathMtu;
  readonly #turns: TurnQueue;
  /** Absent if nothing can record. */
  readonly #exchanges: RecordedExchanges | undefined;
  /** The peers that have a transfer. */
  readonly #peers = new PeerTable<LinuxPeer>();

  /** `recorded` sees its datagrams while it records. */
  constructor(
    libc: Libc,
    loop: DatagramLoop,
    sockets: TftpSockets,
    options: SessionsOptions,
    observer: ServerObserver,
    recorded: DatagramRecorderSource | undefined = undefined,
  ) {
    this.#libc = libc;
    this.#loop = loop;
    this.#sockets = sockets;
    this.#observer = observer;
    this.#book = new AddressBook(libc);
    this.#listeners = new LinuxTftpListeners(libc, loop, this.#book, sockets, this);
    this.#paths = new PathMtu(libc, this.#book);
    this.#exchanges = recorded && new RecordedExchanges(recorded, this.#book);
    this.#turns = new TurnQueue(() => loop.wake());
    this.sessions = new ServerSessions(
      options,
      {
        nowMs: () => loop.nowMs,
        reply: (peer, packet) => {
          this.#exchanges?.sent(peer.arrivedAt, peer.destination, [packet]);
          peer.arrivedAt.send(peer.destination, packet);
        },
        openChannel: async (peer) => {
          const channel = this.#openChannel(peer);
          return this.#exchanges === undefined ? channel : new RecordedChannel(channel, this.#exchanges);
        },
      },
      observedBy(observer, () => loop.nowMs),
    );
    loop.addUser(this);
  }

  /** Binds. Resolves with the addresses. Rejects with a `BreakoutboxError`, after which nothing is bound. */
  async open(sharing: 'offers' | 'joins' | undefined): Promise<readonly SocketAddress[]> {
    try {
      return await this.#listeners.open(sharing);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The counters of its sessions. */
  get counters(): Readonly<ServerCounters> {
    return this.sessions.counters;
  }

  /** The transfers that are running, oldest first. */
  transfers(): readonly TransferSnapshot[] {
    return runningTransfers(this.sessions, this.#loop.nowMs);
  }

  /** The record of a running transfer so far. */
  record(id: string): TransferRecord | undefined {
    const session = this.sessions.session(id);
    return session === undefined ? undefined : recordOf(session, this.#loop.nowMs);
  }

  /** True if the system has no room for datagrams that were gathered in an earlier turn. */
  get isBlocked(): boolean {
    return this.#listeners.isBlocked;
  }

  /** Datagrams that its sockets received, and those that they dropped for lack of room. */
  datagrams(): DatagramCounts {
    return this.#listeners.datagrams();
  }

  /** Sends the gathered datagrams and closes every socket. Abort transfers before. */
  close(): void {
    this.turn();
    this.#loop.removeUser(this);
    this.#listeners.close();
    this.#paths.close();
  }

  get deadlineMs(): number {
    return this.sessions.deadlineMs;
  }

  deadlineReached(): void {
    this.sessions.tick();
  }

  turn(): boolean {
    return this.#turns.turn();
  }

  received(port: DatagramPort, bytes: Uint8Array, offset: number, length: number, from: Arrival): void {
    // A request that was sent to a broadcast address is ignored (RFC 1123, section 4.2.3.5).
    if (from.isToMany) return;
    const code = opcodeOf(bytes, offset, length);
    const isRequest = code === opcode.readRequest || code === opcode.writeRequest;
    const peer = this.#peers.find(from.words, from.peerAt);
    if (this.#exchanges?.isRecorded === true) {
      const answered = peer?.destination.from ?? this.#listeners.listenerOf(port)?.answerAddress(from);
      this.#exchanges.received(port, answered, from, bytes.subarray(offset, offset + length));
    }
    if (peer !== undefined && !(isRequest && this.#listeners.isRequestPort(port))) {
      // A datagram to another port of the pool is a late one of an earlier transfer of this peer.
      if (peer.channel?.port !== port) return;
      peer.session ??= this.sessions.find(peer.name);
      if (peer.session !== undefined) this.sessions.transferReceived(peer.session, bytes, offset, length);
      return;
    }
    const listener = this.#listeners.listenerOf(port);
    // Port 0 cannot be answered.
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
    const taken = this.sessions.runReceived(peer.session, bytes, offset, count, datagramBytes);
    if (this.#exchanges?.isRecorded === true)
      for (let at = offset; at < offset + taken * datagramBytes; at += datagramBytes)
        this.#exchanges.received(port, peer.destination.from, from, bytes.subarray(at, at + datagramBytes));
    return taken;
  }

  undeliverable(port: DatagramPort, words: Uint32Array, peerAt: number, errno: number): void {
    const peer = this.#peers.find(words, peerAt);
    if (errno === ECONNREFUSED && peer?.channel?.port === port) this.sessions.peerVanished(peer.name);
  }

  refused(_port: DatagramPort, { to }: SendDestination, errno: number): void {
    const name = formatSocketAddress(to.address, to.port);
    this.#observer.failed(socketFailure(new SystemCallError('sendmmsg', errno), name));
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
        from: listener.answerAddress(from),
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
    const channel = new SegmentedChannel(this.#libc, port, destination, this.#turns, () => {
      listener.transferEnded(port);
      if (this.#peers.find(destination.to.words, 0) === peer) this.#peers.delete(destination.to);
    });
    peer.channel = channel;
    this.#peers.set(destination.to, peer);
    return channel;
  }
}

import type { RemoteInfo, Socket } from 'node:dgram';
import { everyAddress, type Family, familyOf } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { socketError, socketFailure, systemCode } from '../../errors/system-errors.js';
import { once, withinGrace } from '../../system/grace.js';
import { bindAddress } from '../../system/host-addresses.js';
import { maxBlockBytes } from '../../tftp/options.js';
import type { ServerCounters } from '../../tftp/server/server-counters.js';
import {
  observedBy,
  recordOf,
  runningTransfers,
  type ServerObserver,
  type TftpServerEngine,
  type TftpSockets,
  type TransferRecord,
  type TransferSnapshot,
} from '../../tftp/server/server-engine.js';
import type { SessionsOptions } from '../../tftp/server/server-options.js';
import { ServerSessions } from '../../tftp/server/server-sessions.js';
import type { ServerPeer } from '../../tftp/server/server-shell.js';
import type { Session } from '../../tftp/server/session.js';
import type { RecorderSource } from '../../transport/recorder.js';
import { opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { showDatagram } from '../udp/recorded-datagrams.js';
import { bindSocket, socketTypes } from '../udp/udp-socket.js';
import { DatagramChannel } from './datagram-channel.js';
import { bindBesideCatchAll, EveryAddress } from './every-address.js';
import { FairTurns } from './fair-turns.js';
import {
  adoptSocket,
  type ListenerAddress,
  type ListenerHandler,
  PortableTftpListener,
} from './portable-tftp-listener.js';

/** A peer and the listener that received its datagram. */
interface PortablePeer extends ServerPeer {
  readonly listener: PortableTftpListener;
  /** The address in the socket's form: with its zone, or mapped into IPv6. */
  readonly to: SocketAddress;
}

const tickMs = 10;

/**
 * A TFTP server on node:dgram. node:dgram does not report the local address that a datagram came to. Every address of this
 * machine therefore has its own socket, so that answers leave from the address that was asked (`EveryAddress`). Transfers
 * share a few sockets of their listener and are identified by peer. A link that goes down ends no transfer: they wait for it
 * as long as their own timers allow.
 */
export class PortableTftpServer implements TftpServerEngine {
  readonly #sockets: TftpSockets;
  readonly #observer: ServerObserver;
  readonly #recorded: RecorderSource | undefined;
  readonly #sessions: ServerSessions<PortablePeer>;
  /** The listeners at the given address, or on the sockets that were passed. */
  readonly #listeners: PortableTftpListener[] = [];
  /** Hands datagrams to transfers in turns: no transfer delays the others by more than its share. */
  readonly #turns = new FairTurns<Session>(
    (session, bytes) => {
      if (!session.isGone) this.#sessions.transferReceived(session, bytes, 0, bytes.length);
    },
    { nowMs: () => performance.now(), nextTurn: setImmediate },
  );
  #every: EveryAddress | undefined;
  #ticking: NodeJS.Timeout | undefined;
  /** Called when the last transfer has ended. */
  #idle: (() => void) | undefined;
  /** Settles when everything is closed; undefined while it serves. */
  #closing: Promise<void> | undefined;

  /** `recorded` sees its datagrams while it records. */
  constructor(
    sockets: TftpSockets,
    options: SessionsOptions,
    observer: ServerObserver,
    recorded: RecorderSource | undefined = undefined,
  ) {
    this.#sockets = sockets;
    this.#recorded = recorded;
    this.#observer = observer;
    this.#sessions = new ServerSessions(
      options,
      {
        nowMs: () => performance.now(),
        reply: ({ listener, to }, packet) => listener.reply(packet, to),
        openChannel: async ({ listener, to }) =>
          new DatagramChannel(await listener.transferSocket(), to, recorded),
      },
      observedBy(observer, () => performance.now()),
    );
  }

  /** node:dgram does not report dropped datagrams. */
  readonly datagrams = undefined;

  get counters(): Readonly<ServerCounters> {
    return this.#sessions.counters;
  }

  async open(): Promise<readonly SocketAddress[]> {
    try {
      for (const descriptor of this.#sockets.descriptors) await this.#adopt(descriptor);
      if (this.#listeners.length > 0) return this.#listeners.map(({ bound }) => bound);
      return await this.#listenOnAddresses();
    } catch (error) {
      await this.close(0);
      throw error;
    }
  }

  get isBusy(): boolean {
    return this.#sessions.isBusy;
  }

  transfers(): readonly TransferSnapshot[] {
    return runningTransfers(this.#sessions, performance.now());
  }

  async record(id: string): Promise<TransferRecord | undefined> {
    const session = this.#sessions.session(id);
    return session === undefined ? undefined : recordOf(session, performance.now());
  }

  abort(id: string): boolean {
    return this.#sessions.abort(id, 'server-gave-up');
  }

  async close(graceMs: number): Promise<void> {
    this.#closing ??= this.#finish();
    if (!(await withinGrace(this.#closing, graceMs))) {
      this.#sessions.abortAll('server-stopping');
      this.#idle?.();
    }
    await this.#closing;
  }

  /** Closes when no transfer is left. */
  async #finish(): Promise<void> {
    this.#sessions.stopAccepting();
    if (this.#sessions.isBusy) {
      const idle = once();
      this.#idle = idle.resolve;
      await idle.promise;
    }
    this.#sessions.abortAll('server-stopping');
    clearInterval(this.#ticking);
    // The last packets must leave before their socket is closed.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.#every?.close();
    for (const listener of this.#listeners) listener.close();
    this.#listeners.length = 0;
  }

  async #listenOnAddresses(): Promise<readonly SocketAddress[]> {
    const { host, port } = this.#sockets;
    if (host === undefined) return this.#listenOnEvery(['IPv4', 'IPv6']);
    const address = await bindAddress(host, port);
    if (address === everyAddress.IPv4) return this.#listenOnEvery(['IPv4']);
    if (address === everyAddress.IPv6) return this.#listenOnEvery(['IPv4', 'IPv6']);
    const family = familyOf(address);
    const binding = bindSocket(socketTypes[family], port, address, false);
    const socket = await boundSocket(binding, formatSocketAddress(address, port));
    const listener = this.#listenerOn(socket, { address, family, interfaceName: undefined }, true);
    this.#listeners.push(listener);
    return [listener.bound];
  }

  async #adopt(descriptor: number): Promise<void> {
    const socket = await boundSocket(adoptSocket(descriptor), `descriptor ${descriptor}`);
    const { address } = socket.address();
    const family = familyOf(address);
    this.#listeners.push(this.#listenerOn(socket, { address, family, interfaceName: undefined }, true));
  }

  #listenOnEvery(families: readonly Family[]): Promise<readonly SocketAddress[]> {
    this.#every = new EveryAddress(families, this.#sockets.port, {
      openListener: async (local, port, catchAll) => {
        try {
          return this.#listenerOn(await bindBesideCatchAll(local, port), local, true);
        } catch (error) {
          // A process that has dropped root receives requests by the catch-all alone.
          if (systemCode(error) === 'EACCES') return this.#listenerOn(catchAll, local, false);
          throw socketError(error, formatSocketAddress(local.address, port));
        }
      },
      requestReceived: (bytes, from, listener) => this.#requestPortReceived(bytes, from, listener),
      catchAllReceived: (bytes, from, catchAll) => {
        const session = this.#sessionWith(from);
        const channel = session?.transfer?.channel;
        if (session !== undefined && channel instanceof DatagramChannel && channel.socket === catchAll) {
          showDatagram(this.#recorded, 'peer', catchAll, from, [bytes]);
          this.#turns.received(session, bytes);
        }
      },
      isServing: (listener) =>
        [...this.#sessions.sessions()].some(({ peer }) => 'listener' in peer && peer.listener === listener),
      failed: (error) => this.#observer.failed(socketFailure(error, '*')),
    });
    return this.#every.open();
  }

  /** Creates a listener on a bound socket. */
  #listenerOn(socket: Socket, local: ListenerAddress, hasRequestPort: boolean): PortableTftpListener {
    const handler: ListenerHandler = {
      requestPort: (bytes, from, listener) => this.#requestPortReceived(bytes, from, listener),
      transferPort: (bytes, from, listener, its) => this.#transferPortReceived(listener, bytes, from, its),
      failed: (error) => this.#observer.failed(socketFailure(error, local.address)),
      received: () => this.#tickWhileNeeded(),
    };
    return new PortableTftpListener(socket, local, hasRequestPort, this.#sockets, handler, this.#recorded);
  }

  #requestPortReceived(bytes: Buffer, from: RemoteInfo, listener: PortableTftpListener): void {
    this.#recorded?.recorder?.datagram('peer', { local: listener.bound, peer: from }, [bytes]);
    const session = this.#sockets.singlePort && movesBlocks(bytes) ? this.#sessionWith(from) : undefined;
    if (session !== undefined) this.#turns.received(session, bytes);
    else this.#sessions.datagramReceived(bytes, 0, bytes.length, this.#peerOf(listener, from));
    this.#tickWhileNeeded();
  }

  #sessionWith({ address, port }: RemoteInfo): Session | undefined {
    return this.#sessions.find(formatSocketAddress(address, port));
  }

  #peerOf(listener: PortableTftpListener, { address, port }: RemoteInfo): PortablePeer {
    const plain = unmapped(address);
    return {
      name: formatSocketAddress(address, port),
      address: plain,
      maxBlockBytes: this.#sockets.ignoresMtu ? maxBlockBytes : listener.maxBlockBytes,
      listener,
      to: { address, port },
    };
  }

  #transferPortReceived(
    listener: PortableTftpListener,
    bytes: Buffer,
    from: RemoteInfo,
    socket: Socket,
  ): void {
    showDatagram(this.#recorded, 'peer', socket, from, [bytes]);
    const session = this.#sessionWith(from);
    const channel = session?.transfer?.channel;
    if (session === undefined)
      this.#sessions.strangerReceived(bytes, 0, bytes.length, this.#peerOf(listener, from));
    // A datagram to another port of the pool is a late one of an earlier transfer of this peer.
    else if (channel instanceof DatagramChannel && channel.socket === socket) {
      this.#turns.received(session, bytes);
    }
  }

  #tickWhileNeeded(): void {
    if (this.#ticking !== undefined) return;
    this.#ticking = setInterval(() => {
      this.#sessions.tick();
      if (!this.#sessions.isBusy) this.#idle?.();
      if (this.#sessions.size > 0) return;
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }, tickMs);
  }
}

/** Returns true for DATA and ACK, even if truncated. */
function movesBlocks(bytes: Buffer): boolean {
  const code = opcodeOf(bytes, 0, bytes.length);
  return code === opcode.data || code === opcode.acknowledgement;
}

/** Waits for a socket. An error names `blamed`. */
async function boundSocket(socket: Promise<Socket>, blamed: string): Promise<Socket> {
  try {
    return await socket;
  } catch (error) {
    throw socketError(error, blamed);
  }
}

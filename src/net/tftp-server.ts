import type { RemoteInfo, Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { formatSocketAddress, unmapped } from '../config/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError, socketFailure, systemCode } from '../errors/system-errors.js';
import { maxBlockBytes } from '../tftp/options.js';
import type { ServerCounters } from '../tftp/server-counters.js';
import {
  type ServerObserver,
  snapshotOf,
  storyOf,
  type TftpServerEngine,
  type TftpSockets,
  type TransferSnapshot,
} from '../tftp/server-engine.js';
import type { SessionsOptions } from '../tftp/server-options.js';
import { ServerSessions } from '../tftp/server-sessions.js';
import type { ServerPeer } from '../tftp/server-shell.js';
import { once, withinGrace } from './grace.js';
import { localAddresses } from './local-addresses.js';
import { TftpListener } from './tftp-listener.js';
import { DatagramChannel } from './tftp-transfer-socket.js';

/** A peer and the listener that it was heard by. */
interface HeardPeer extends ServerPeer {
  readonly listener: TftpListener;
  readonly port: number;
  /** As the socket wants it: with its zone, or mapped into IPv6. */
  readonly to: string;
}

const tickMs = 10;
/** How often new addresses of this machine are looked for. */
const lookForAddressesMs = 3_000;

/**
 * A TFTP server on node:dgram. Every address of this machine has a socket of its own, because a socket for all of them
 * is not told which one a datagram came to; so every answer leaves from the address that was asked. Addresses that come
 * later are found within seconds. Transfers share a few sockets of their listener: a transfer is known by its peer.
 */
export class TftpServerOnDatagrams implements TftpServerEngine {
  private readonly sockets: TftpSockets;
  private readonly observer: ServerObserver;
  private readonly sessions: ServerSessions<HeardPeer>;
  private readonly listeners = new Map<string, TftpListener>();
  /** Addresses that came later and could not be served. */
  private readonly unbound = new Set<string>();
  private port: number;
  private ticking: NodeJS.Timeout | undefined;
  private looking: NodeJS.Timeout | undefined;
  private idle: (() => void) | undefined;
  private closed = false;

  constructor(sockets: TftpSockets, options: SessionsOptions, observer: ServerObserver) {
    this.sockets = sockets;
    this.port = sockets.port;
    this.observer = observer;
    this.sessions = new ServerSessions(
      options,
      {
        nowMs: () => performance.now(),
        reply: ({ listener, port, to }, packet) => listener.reply(packet, port, to),
        openChannel: async ({ listener, port, to }) =>
          new DatagramChannel(await listener.transferSocket(), port, to),
      },
      {
        transferStarted: (session) => {
          const snapshot = snapshotOf(session, performance.now());
          if (snapshot !== undefined) observer.transferStarted(snapshot);
        },
        transferFinished: (session) => {
          const story = storyOf(session, performance.now());
          if (story !== undefined) observer.transferFinished(story);
        },
        refused: (peer, reason) => observer.refused(peer.name, reason),
      },
    );
  }

  /** node:dgram is not told what went missing. */
  readonly datagrams = undefined;

  get counters(): Readonly<ServerCounters> {
    return this.sessions.counters;
  }

  async open(): Promise<readonly string[]> {
    try {
      for (const descriptor of this.sockets.descriptors) await this.listen({ descriptor });
      if (this.listeners.size === 0) await this.listenOnAddresses();
    } catch (error) {
      await this.close(0);
      throw error;
    }
    return this.addresses();
  }

  transfers(): readonly TransferSnapshot[] {
    const nowMs = performance.now();
    return Array.from(this.sessions.sessions(), (session) => snapshotOf(session, nowMs)).filter(
      (snapshot) => snapshot !== undefined && snapshot.outcome === undefined,
    ) as readonly TransferSnapshot[];
  }

  abort(id: string): boolean {
    return this.sessions.abort(id, 'server-gave-up');
  }

  async close(graceMs: number): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.looking);
    this.sessions.stopAccepting();
    if (this.sessions.isBusy) {
      const idle = once();
      this.idle = idle.resolve;
      await withinGrace(idle.promise, graceMs);
    }
    this.sessions.abortAll('server-stopping');
    clearInterval(this.ticking);
    // What was said last has to leave before its socket goes.
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    for (const listener of this.listeners.values()) listener.close();
    this.listeners.clear();
  }

  private addresses(): readonly string[] {
    return Array.from(this.listeners.values(), ({ local }) => local);
  }

  private async listenOnAddresses(): Promise<void> {
    const { host } = this.sockets;
    if (host !== undefined && host !== '*') {
      const blamed = formatSocketAddress(host, this.port);
      const address = isIP(host.replace(/%.*/, '')) === 0 ? (await resolved(host, blamed)).address : host;
      if (address !== '0.0.0.0' && address !== '::') {
        await this.listen({ address });
        return;
      }
    }
    await this.listenOnNewAddresses(true);
    this.looking = setInterval(() => void this.listenOnNewAddresses(false), lookForAddressesMs).unref();
  }

  /** `firstTime` every address has to be free; later ones are served where they can be. */
  private async listenOnNewAddresses(firstTime: boolean): Promise<void> {
    const family = this.sockets.host === '0.0.0.0' ? 'IPv4' : undefined;
    const present = localAddresses().filter((local) => family === undefined || local.family === family);
    for (const [address, listener] of this.listeners) {
      if (present.some((local) => local.address === address)) continue;
      this.listeners.delete(address);
      this.endTransfersOf(listener);
      listener.close();
    }
    for (const { address } of present) {
      if (this.listeners.has(address) || this.closed) continue;
      try {
        await this.listen({ address });
      } catch (error) {
        if (!firstTime) {
          // Once for each: without its rights the process will not do better in three seconds.
          if (!this.unbound.has(address) && error instanceof BreakoutboxError) this.observer.failed(error);
          this.unbound.add(address);
          continue;
        }
        // An IPv6 address that is still being checked for duplicates cannot be bound yet (RFC 4862).
        if (error instanceof BreakoutboxError && systemCode(error.cause) === 'EADDRNOTAVAIL') continue;
        throw error;
      }
    }
    if (firstTime && this.listeners.size === 0) {
      throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: formatSocketAddress('::', this.port) });
    }
  }

  /** Its address is gone, and with it every way to those who were served from there. */
  private endTransfersOf(listener: TftpListener): void {
    for (const { peer } of [...this.sessions.sessions()]) {
      if ('listener' in peer && peer.listener === listener) this.sessions.peerVanished(peer.name);
    }
  }

  private async listen(where: { address: string } | { descriptor: number }): Promise<void> {
    const blamed =
      'address' in where ? formatSocketAddress(where.address, this.port) : `descriptor ${where.descriptor}`;
    const { singlePort, tidPorts } = this.sockets;
    const listener = new TftpListener(
      { singlePort, ...(tidPorts === undefined ? {} : { tidPorts }) },
      {
        requestPort: (bytes, from) =>
          this.sessions.datagramReceived(bytes, 0, bytes.length, this.peerOf(listener, from)),
        transferPort: (bytes, from, socket) => this.transferPortHeard(listener, bytes, from, socket),
        failed: (error) => this.observer.failed(socketFailure(error, blamed)),
        heard: () => this.tickWhileNeeded(),
      },
    );
    try {
      await listener.open(where, this.port);
    } catch (error) {
      throw socketError(error, blamed);
    }
    if (this.closed) {
      listener.close();
      return;
    }
    // The first address decides the port when the system chooses it.
    if (this.port === 0) this.port = listener.port;
    this.listeners.set('address' in where ? where.address : blamed, listener);
  }

  private peerOf(listener: TftpListener, { address, port }: RemoteInfo): HeardPeer {
    const plain = unmapped(address);
    return {
      name: formatSocketAddress(address, port),
      address: plain,
      maxBlockBytes: this.sockets.ignoresMtu ? maxBlockBytes : listener.maxBlockBytes,
      listener,
      port,
      to: address,
    };
  }

  private transferPortHeard(listener: TftpListener, bytes: Buffer, from: RemoteInfo, socket: Socket): void {
    const session = this.sessions.find(formatSocketAddress(from.address, from.port));
    const channel = session?.transfer?.channel;
    if (session === undefined)
      this.sessions.strangerHeard(bytes, 0, bytes.length, this.peerOf(listener, from));
    // What comes to another port of the pool belongs to an earlier transfer of this peer, and is too late.
    else if (channel instanceof DatagramChannel && channel.socket === socket) {
      this.sessions.transferHeard(session, bytes, 0, bytes.length);
    }
  }

  private tickWhileNeeded(): void {
    if (this.ticking !== undefined) return;
    this.ticking = setInterval(() => {
      this.sessions.tick();
      if (this.closed && !this.sessions.isBusy) this.idle?.();
      if (this.sessions.size > 0) return;
      clearInterval(this.ticking);
      this.ticking = undefined;
    }, tickMs);
  }
}

async function resolved(host: string, blamed: string): Promise<{ readonly address: string }> {
  try {
    return await lookup(host);
  } catch (error) {
    throw socketError(error, blamed);
  }
}

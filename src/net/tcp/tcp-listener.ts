import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { TcpListenSpec, TlsIdentity } from '../../config/endpoint-spec.js';
import { maxHeldBytes } from '../../config/limits.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { socketError, socketFailure } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import { once, withinGrace } from '../../system/grace.js';
import type { CloseReason, Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import type { TransportTap } from '../../transport/tap.js';
import { EndpointEvents } from '../endpoint-events.js';
import { Crowd } from './crowd.js';
import { DeadPeerWatch } from './dead-peers.js';
import { IdleSweep } from './idle-sweep.js';
import { fingerprintOf, makeSelfSignedIdentity } from './self-signed.js';
import { SocketStream } from './socket-stream.js';
import { bind, createTls, localAddressesOf } from './tcp-binding.js';
import { TcpConnection } from './tcp-connection.js';
import type { TcpConnectionContext } from './tcp-connection-context.js';
import { peerOf, TlsHandshakes, tlsHandshakeTimeoutMs } from './tls-handshakes.js';

/** A TCP server and its connections, TLS if the spec says so. */
export class TcpListener implements Endpoint<TcpListenSpec> {
  readonly id: string;
  #spec: TcpListenSpec;
  readonly #behaviours: Behaviours;
  readonly #tap: TransportTap | undefined;
  readonly #events: EndpointEvents;
  readonly #connections = new Map<string, TcpConnection>();
  readonly #sweep: IdleSweep<TcpConnection>;
  readonly #shared: TcpConnectionContext;
  readonly #stopped = once();
  readonly #allClosed = once();
  #status: EndpointStatus = { state: 'stopped' };
  readonly #servers: Server[] = [];
  #closedServers = 0;
  #bound: { readonly address: string; readonly port: number } | undefined;
  #closing = false;
  #heldOpen = false;
  /** Sends to everyone so far, which number them. */
  #sends = 0;
  #serverClosed = false;
  #keepAliveTimer: NodeJS.Timeout | undefined;
  #deadPeers: DeadPeerWatch<TcpConnection> | undefined;
  readonly #turnedAway = new Crowd<string>((count, address) => {
    const most = this.spec.limits.maxConnections;
    this.#events.failed(failure('CONNECTION_LIMIT', { count, address, most }));
  });
  readonly #handshakes = new TlsHandshakes((failed, peer) => this.#events.failed(failed, peer));

  constructor(spec: TcpListenSpec, context: ConversationContext) {
    this.id = context.id;
    this.#spec = spec;
    this.#behaviours = context.behaviours;
    this.#tap = context.tap;
    this.#events = new EndpointEvents(context.id, context.hub);
    this.#sweep = new IdleSweep(
      spec.limits.idleTimeoutMs,
      () => this.#connections.values(),
      (connection) => this.#idle(connection),
    );
    this.#shared = {
      id: context.id,
      hub: context.hub,
      spec,
      newBehaviour: context.behaviours(spec, 'stream'),
      counters: this.#events.counters,
      connections: context.connections ?? new ConnectionNumbers(),
      held: { bytes: 0 },
      overfull: () => this.#shed(),
      activity: this.#sweep.activity,
      receiving: { held: false },
      answerMs: spec.limits.halfCloseMs,
      ended: (connection, reason) => this.#ended(connection, reason),
    };
  }

  get spec(): TcpListenSpec {
    return this.#spec;
  }

  get status(): EndpointStatus {
    return this.#status;
  }

  /** Where it is bound, once it listens. */
  get boundTo(): { readonly address: string; readonly port: number } | undefined {
    return this.#bound;
  }

  get totals(): Totals {
    return this.#events.counters.snapshot();
  }

  get peerCount(): number {
    return this.#connections.size;
  }

  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  peers(): readonly PeerState[] {
    return Array.from(this.#connections.values(), (connection) => connection.state());
  }

  async open(): Promise<void> {
    if (this.#closing) return;
    this.#status = { state: 'opening' };
    try {
      const identity = await this.#identity();
      const [first, ...others] = await localAddressesOf(this.spec);
      this.#bound = await this.#listen(identity, first, this.spec.local.port);
      const { address, port } = this.#bound;
      // A name or an interface may have several addresses, of both families, and a client may try any of them.
      const alsoBound: string[] = [];
      for (const other of others) alsoBound.push((await this.#listen(identity, other, port)).address);
      if (this.#closing) {
        // Told to close while the system was binding: there is nobody left who would.
        for (const server of this.#servers) server.close();
        return;
      }
      const local = formatSocketAddress(address, port);
      const fingerprint = identity === undefined ? undefined : fingerprintOf(identity.certificatePem);
      const reachable = this.#events.listening(local, address, port, fingerprint, alsoBound);
      this.#status = { state: 'listening', local, reachable };
      this.#keepAliveLastingOnes();
    } catch (error) {
      const known = socketError(error, formatAddress(this.spec.local));
      if (this.#closing) throw known;
      this.#status = { state: 'failed', failure: known.failure };
      this.#sweep.stop();
      for (const server of this.#servers) server.close();
      this.#stopped.resolve();
      throw known;
    }
  }

  /** Listens at one address, or at every one. */
  async #listen(
    identity: TlsIdentity | undefined,
    host: string | undefined,
    port: number,
  ): Promise<AddressInfo> {
    const server = await this.#createServer(identity);
    const bound = await bind(server, host === undefined ? { port } : { host, port });
    // Bound errors reach bind(); later ones (out of files while accepting) must not end the process.
    server.on('error', (error) => this.#events.failed(socketFailure(error, formatAddress(this.spec.local))));
    this.#servers.push(server);
    return bound;
  }

  /** `taken` is called for each peer once the system has taken the bytes for it, or never will. */
  send(bytes: Uint8Array, to?: string, taken?: (peer: string) => void): SendOutcome {
    if (to !== undefined) {
      const connection = this.#connections.get(to);
      if (connection === undefined)
        throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
      connection.speak(bytes, undefined, taken && (() => taken(to)));
      return { peers: 1 };
    }
    if (this.#connections.size === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
    const peers = this.#connections.size;
    this.#sends += 1;
    const send = peers > 1 ? this.#sends : undefined;
    for (const [peer, connection] of this.#connections)
      connection.speak(bytes, send, taken && (() => taken(peer)));
    return { peers };
  }

  endSending(peer?: string): void {
    if (peer !== undefined) this.#connections.get(peer)?.endSending();
    else for (const connection of this.#connections.values()) connection.endSending();
  }

  holdOpen(held: boolean, peer?: string): void {
    if (peer !== undefined) {
      this.#connections.get(peer)?.holdOpen(held);
      return;
    }
    this.#heldOpen = held;
    for (const connection of this.#connections.values()) connection.holdOpen(held);
  }

  holdReceiving(held: boolean): void {
    this.#shared.receiving.held = held;
    for (const connection of this.#connections.values()) connection.regulateReceiving();
  }

  answerBy({ reply, encoding }: Answering): void {
    this.#spec = { ...this.#spec, reply, encoding };
    this.#shared.spec = this.#spec;
    this.#shared.newBehaviour = this.#behaviours(this.#spec, 'stream');
    for (const connection of this.#connections.values()) connection.answerAnew();
  }

  disconnect(peer: string): boolean {
    const connection = this.#connections.get(peer);
    connection?.finish('local');
    return connection !== undefined;
  }

  /** Whether a peer of that name is connected. */
  has(peer: string): boolean {
    return this.#connections.has(peer);
  }

  /** Closes a peer for which so many bytes wait, the most that are kept for one. */
  closeForBacklog(peer: string, bytes: number): void {
    this.#connections.get(peer)?.closeForBacklog(bytes);
  }

  async close(graceMs: number): Promise<void> {
    if (this.#status.state === 'failed') return;
    if (!this.#closing) {
      this.#closing = true;
      this.#handshakes.close();
      if (this.#status.state === 'stopped') {
        // It was never opened.
        this.#sweep.stop();
        this.#allClosed.resolve();
        this.#stopped.resolve();
        return;
      }
      this.#status = { state: 'stopping' };
      this.#closeServers();
      if (this.#servers.length === 0) this.#serverEnded();
      for (const connection of this.#connections.values()) connection.finish('local');
    }
    if (!(await withinGrace(this.#allClosed.promise, graceMs))) {
      for (const connection of this.#connections.values()) connection.destroy('local');
      this.#handshakes.destroy();
      await this.#allClosed.promise;
    }
    this.#stop();
    await this.#stopped.promise;
  }

  async #identity(): Promise<TlsIdentity | undefined> {
    const { tls } = this.spec;
    if (tls === 'off') return undefined;
    return tls === 'self-signed' ? await makeSelfSignedIdentity() : tls;
  }

  async #createServer(identity: TlsIdentity | undefined): Promise<Server> {
    const server =
      identity === undefined
        ? createServer({ allowHalfOpen: true }, (socket) => this.#accepted(socket))
        : await createTls({ handshakeTimeout: tlsHandshakeTimeoutMs }, identity);
    server.maxConnections = this.spec.limits.maxConnections;
    server.on('drop', (dropped) => this.#turnAway(dropped));
    if (identity !== undefined) this.#handshakes.watch(server, (socket) => this.#accepted(socket));
    return server;
  }

  #accepted(socket: Socket): void {
    const peer = peerOf(socket);
    if (peer === undefined || this.#closing) {
      socket.destroy();
      return;
    }
    if (this.#connections.size >= this.spec.limits.maxConnections) {
      // Each server counts its own; all of them together are held to the limit here.
      this.#turnAway(socket);
      socket.destroy();
      return;
    }
    const stream = new SocketStream(socket);
    const connection = new TcpConnection(this.#tap?.stream(stream, peer) ?? stream, peer, this.#shared);
    connection.holdOpen(this.#heldOpen);
    this.#connections.set(peer, connection);
    this.#events.connected(connection, this.#connections.size);
    connection.opened();
    if (this.spec.once) this.#closeServers();
  }

  #closeServers(): void {
    for (const server of this.#servers) server.close(() => this.#serverEnded());
  }

  /** The server closes when its sockets have, some of which have yet to say so: `stopped` comes after them all. */
  #serverEnded(): void {
    this.#closedServers += 1;
    if (this.#closedServers < this.#servers.length) return;
    this.#serverClosed = true;
    if (this.#connections.size === 0) this.#allClosed.resolve();
  }

  #ended(connection: TcpConnection, reason: CloseReason): void {
    if (this.#connections.get(connection.peer) === connection) this.#connections.delete(connection.peer);
    this.#events.closed(connection, reason, this.#connections.size);
    if (this.#serverClosed && this.#connections.size === 0) this.#allClosed.resolve();
    if (this.spec.once && !this.#closing) void this.close(0);
  }

  /** Four system calls each, a tenth of what a short connection costs: only those that last are kept alive. */
  #keepAliveLastingOnes(): void {
    const { keepAliveMs } = this.spec.limits;
    if (keepAliveMs === 0) return;
    this.#deadPeers = new DeadPeerWatch(
      keepAliveMs,
      () => this.#connections.values(),
      (connection) => connection.giveUp(),
    );
    const lastingMs = keepAliveMs / 4;
    this.#keepAliveTimer = setInterval(
      () => {
        const latestMicros = nowMicros() - lastingMs * 1_000;
        for (const connection of this.#connections.values())
          if (connection.sinceMicros <= latestMicros) connection.keepAlive(keepAliveMs);
      },
      Math.max(250, keepAliveMs / 2),
    ).unref();
  }

  /** Too much is held: the one goes that holds most, which is at least what the last one added. */
  #shed(): void {
    let most: TcpConnection | undefined;
    for (const connection of this.#connections.values()) {
      if (connection.heldBytes > (most?.heldBytes ?? 0)) most = connection;
    }
    most?.shed(maxHeldBytes(this.spec.limits));
  }

  #idle(connection: TcpConnection): void {
    const seconds = this.spec.limits.idleTimeoutMs / 1000;
    this.#events.failed(
      failure('IDLE_TIMED_OUT', { address: connection.peer, seconds }),
      connection.peer,
      connection.number,
    );
    connection.destroy('idle');
  }

  #turnAway(dropped: Partial<Pick<Socket, 'remoteAddress' | 'remotePort'>> | undefined): void {
    this.#events.counters.refused += 1;
    this.#turnedAway.add(formatSocketAddress(dropped?.remoteAddress ?? '?', dropped?.remotePort ?? 0));
  }

  #stop(): void {
    if (this.#status.state === 'stopped') return;
    this.#status = { state: 'stopped' };
    this.#sweep.stop();
    clearInterval(this.#keepAliveTimer);
    this.#deadPeers?.stop();
    this.#turnedAway.end();
    this.#handshakes.end();
    this.#events.stopped();
    this.#stopped.resolve();
  }
}

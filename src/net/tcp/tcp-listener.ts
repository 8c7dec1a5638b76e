import type { Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { Answering } from '../../endpoint/behaviour.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { withinGrace } from '../../system/grace.js';
import type { CloseReason, SentBy, Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import { EndpointEvents } from '../endpoint-events.js';
import { KeepAliveSweep } from './keep-alive.js';
import { ListeningSockets } from './listening-sockets.js';
import type { TcpConnection } from './tcp-connection.js';
import { TcpConnections } from './tcp-connections.js';
import { peerOf } from './tls-handshakes.js';
import { TurnedAway } from './turned-away.js';

/** A TCP server and its connections, with TLS if the spec says so. */
export class TcpListener implements Endpoint<TcpListenSpec> {
  readonly id: string;
  readonly #events: EndpointEvents;
  readonly #connections: TcpConnections<TcpListenSpec>;
  readonly #sockets: ListeningSockets;
  readonly #life: EndpointLifecycle;
  readonly #turnedAway: TurnedAway;
  #keepAlive: KeepAliveSweep | undefined;
  #bound: { readonly address: string; readonly port: number } | undefined;
  /** A client has connected; with `once` no other may. */
  #isTaken = false;
  /** Sends to everyone so far; numbers the next. */
  #sends = 0;

  constructor(spec: TcpListenSpec, context: ConversationContext) {
    this.id = context.id;
    const events = new EndpointEvents(context);
    this.#events = events;
    this.#connections = new TcpConnections(spec, context, events, (connection, reason) =>
      this.#connectionEnded(connection, reason),
    );
    this.#sockets = new ListeningSockets(spec, {
      accepted: (socket, tcp) => this.#accepted(socket, tcp),
      dropped: (peer) => this.#turnedAway.add(peer),
      failed: (failed, peer) => events.failed(failed, peer),
      closed: () => this.#endWhenClosed(),
    });
    this.#turnedAway = new TurnedAway(events, spec.limits.maxConnections);
    this.#life = new EndpointLifecycle(
      {
        finish: () => {
          this.#sockets.close();
          this.#connections.finish();
          this.#endWhenClosed();
        },
        destroy: () => {
          this.#connections.destroy();
          this.#sockets.destroy();
        },
        release: () => {
          this.#connections.release();
          this.#keepAlive?.stop();
          this.#turnedAway.end();
          this.#sockets.release();
        },
        publishStopped: () => events.stopped(),
      },
      withinGrace,
      events.changes,
    );
  }

  get spec(): TcpListenSpec {
    return this.#connections.spec;
  }

  get status(): EndpointStatus {
    return this.#life.status;
  }

  /** The bound address, once it listens. */
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
    return this.#life.stopped;
  }

  peers(): readonly PeerState[] {
    return this.#connections.states();
  }

  async open(): Promise<void> {
    if (!this.#life.enter({ state: 'opening' })) return;
    try {
      const at = await this.#sockets.open();
      if (at === undefined || this.#life.isClosing) return;
      const { bound, fingerprint } = at;
      const [{ address, port }] = bound;
      this.#bound = { address, port };
      const local = formatSocketAddress(address, port);
      const reachable = this.#events.listening({ local, bound, fingerprint }, (addresses) =>
        this.#life.reachableAt(addresses),
      );
      this.#life.enter({ state: 'listening', local, reachable });
      const { keepAliveMs } = this.spec.limits;
      if (keepAliveMs > 0)
        this.#keepAlive = new KeepAliveSweep(keepAliveMs, () => this.#connections.values());
    } catch (error) {
      const known = socketError(error, formatAddress(this.spec.local));
      this.#life.fail(known.failure);
      throw known;
    }
  }

  /** `taken` is called for each peer once the system has taken the bytes for it, or never will. */
  send(bytes: Uint8Array, to?: string, by?: SentBy, taken?: (peer: string) => void): SendOutcome {
    if (to !== undefined) {
      const connection = this.#connections.get(to);
      if (connection === undefined)
        throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
      connection.speak(bytes, by, taken && (() => taken(to)));
      return { peers: 1 };
    }
    const peers = this.#connections.size;
    if (peers === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
    this.#sends += 1;
    const as = peers > 1 ? { send: this.#sends, ...by } : by;
    for (const connection of this.#connections.values())
      connection.speak(bytes, as, taken && (() => taken(connection.peer)));
    return { peers };
  }

  endSending(peer?: string): void {
    this.#connections.endSending(peer);
  }

  holdOpen(held: boolean, peer?: string): void {
    this.#connections.holdOpen(held, peer);
  }

  holdReceiving(held: boolean): void {
    this.#connections.holdReceiving(held);
  }

  answerBy(answering: Answering): void {
    this.#connections.answerBy(answering);
  }

  disconnect(peer: string): boolean {
    return this.#connections.disconnect(peer);
  }

  /** Returns true if `peer` is connected. */
  has(peer: string): boolean {
    return this.#connections.get(peer) !== undefined;
  }

  /** Closes a peer whose backlog is full: `bytes` wait for it. */
  closeForBacklog(peer: string, bytes: number): void {
    this.#connections.get(peer)?.closeForBacklog(bytes);
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  #accepted(socket: Socket, tcp: Socket): void {
    const peer = peerOf(socket);
    // With `once`, another client may have been accepted, or be in its handshake, before the first got here.
    if (peer === undefined || this.#life.isClosing || (this.spec.once && this.#isTaken)) {
      socket.destroy();
      return;
    }
    if (this.#connections.size >= this.spec.limits.maxConnections) {
      // Each socket counts only its own connections. This limits all of them together.
      this.#turnedAway.add(socket);
      socket.destroy();
      return;
    }
    this.#isTaken = true;
    this.#connections.begin(this.#connections.add(socket, peer, tcp));
    if (this.spec.once) this.#sockets.close();
  }

  #connectionEnded(connection: TcpConnection, reason: CloseReason): void {
    this.#events.closed(connection, reason, this.#connections.size);
    this.#endWhenClosed();
    if (this.spec.once) void this.close(0);
  }

  #endWhenClosed(): void {
    const { state } = this.#life.status;
    if (state === 'stopping' && this.#sockets.isClosed && this.#connections.size === 0) this.#life.ended();
  }
}

import type { Socket } from 'node:net';
import type { TcpConnectSpec, TcpListenSpec } from '../../config/endpoint-spec.js';
import { maxHeldBytes } from '../../config/limits.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { failure } from '../../errors/error.js';
import type { CloseReason } from '../../traffic/event.js';
import type { PeerState } from '../../traffic/status.js';
import type { TransportTap } from '../../transport/tap.js';
import type { EndpointEvents } from '../endpoint-events.js';
import { DeadPeerWatch } from './dead-peers.js';
import { IdleSweep } from './idle-sweep.js';
import { SocketStream } from './socket-stream.js';
import { TcpConnection } from './tcp-connection.js';
import type { TcpConnectionContext } from './tcp-connection-context.js';

/**
 * The open connections of one endpoint by peer, with their shared settings: the reply mode, whether they are read from and
 * held open, the idle limit, and the limit on bytes held.
 */
export class TcpConnections<Spec extends TcpListenSpec | TcpConnectSpec> {
  readonly #byPeer = new Map<string, TcpConnection>();
  readonly #events: EndpointEvents;
  readonly #behaviours: Behaviours;
  readonly #tap: TransportTap | undefined;
  readonly #context: TcpConnectionContext;
  readonly #idleSweep: IdleSweep<TcpConnection>;
  readonly #ended: (connection: TcpConnection, reason: CloseReason) => void;
  #spec: Spec;
  #deadPeers: DeadPeerWatch<TcpConnection> | undefined;
  #isHeldOpen = false;

  /** `ended` is called with each connection once it is closed and removed. */
  constructor(
    spec: Spec,
    { behaviours, tap, connections }: ConversationContext,
    events: EndpointEvents,
    ended: (connection: TcpConnection, reason: CloseReason) => void,
  ) {
    this.#spec = spec;
    this.#events = events;
    this.#behaviours = behaviours;
    this.#tap = tap;
    this.#ended = ended;
    this.#idleSweep = new IdleSweep(
      spec.limits.idleTimeoutMs,
      () => this.#byPeer.values(),
      (connection) => this.#closeIdle(connection),
    );
    this.#context = {
      spec,
      newBehaviour: behaviours(spec, 'stream'),
      events,
      numbers: connections ?? new ConnectionNumbers(),
      held: { bytes: 0 },
      overfull: () => this.#shed(),
      activity: this.#idleSweep.activity,
      receiving: { held: false },
      answerMs: spec.limits.halfCloseMs,
      ended: (connection, reason) => this.#remove(connection, reason),
    };
  }

  /** The spec with the current reply mode. */
  get spec(): Spec {
    return this.#spec;
  }

  get size(): number {
    return this.#byPeer.size;
  }

  get(peer: string): TcpConnection | undefined {
    return this.#byPeer.get(peer);
  }

  /** Oldest first. */
  values(): Iterable<TcpConnection> {
    return this.#byPeer.values();
  }

  /** As `Endpoint.peers`. */
  states(): readonly PeerState[] {
    return Array.from(this.#byPeer.values(), (connection) => connection.state());
  }

  /** Takes over a connected socket, with `tcp` below TLS. Nothing is published, and its behaviour sends nothing, before `begin`. */
  add(socket: Socket, peer: string, tcp = socket): TcpConnection {
    const stream = new SocketStream(socket, tcp);
    const connection = new TcpConnection(this.#tap?.stream(stream, peer) ?? stream, peer, this.#context);
    if (this.#isHeldOpen) connection.holdOpen(true);
    this.#byPeer.set(peer, connection);
    this.#deadPeers ??= new DeadPeerWatch(
      this.#spec.limits.keepAliveMs,
      () => this.#byPeer.values(),
      (dead) => dead.giveUp(),
    );
    return connection;
  }

  /** Publishes a connection that was added, and lets its behaviour speak first. */
  begin(connection: TcpConnection): void {
    this.#events.connected(connection, this.#byPeer.size);
    connection.opened();
  }

  /** As `Endpoint.endSending`. */
  endSending(peer: string | undefined): void {
    if (peer !== undefined) this.#byPeer.get(peer)?.endSending();
    else for (const connection of this.#byPeer.values()) connection.endSending();
  }

  /** As `Endpoint.holdOpen`. */
  holdOpen(held: boolean, peer: string | undefined): void {
    if (peer !== undefined) {
      this.#byPeer.get(peer)?.holdOpen(held);
      return;
    }
    this.#isHeldOpen = held;
    for (const connection of this.#byPeer.values()) connection.holdOpen(held);
  }

  /** As `Endpoint.holdReceiving`. */
  holdReceiving(held: boolean): void {
    this.#context.receiving.held = held;
    for (const connection of this.#byPeer.values()) connection.regulateReceiving();
  }

  /** As `Endpoint.answerBy`. */
  answerBy({ rules, reply, encoding, receivedChecksum }: Answering): void {
    this.#spec = { ...this.#spec, rules, reply, encoding, receivedChecksum };
    this.#context.spec = this.#spec;
    this.#context.newBehaviour = this.#behaviours(this.#spec, 'stream');
    for (const connection of this.#byPeer.values()) connection.answerAnew();
  }

  /** As `Endpoint.disconnect`. */
  disconnect(peer: string): boolean {
    const connection = this.#byPeer.get(peer);
    connection?.finish('local');
    return connection !== undefined;
  }

  /** Closes each connection once everything queued is sent. */
  finish(): void {
    for (const connection of this.#byPeer.values()) connection.finish('local');
  }

  /** Closes each connection at once. */
  destroy(): void {
    for (const connection of this.#byPeer.values()) connection.destroy('local');
  }

  /** Stops the timers: no more connections follow. */
  release(): void {
    this.#idleSweep.stop();
    this.#deadPeers?.stop();
  }

  #remove(connection: TcpConnection, reason: CloseReason): void {
    if (this.#byPeer.get(connection.peer) === connection) this.#byPeer.delete(connection.peer);
    this.#ended(connection, reason);
  }

  /** Too many bytes are held: closes the connection that holds the most, which frees at least the bytes added last. */
  #shed(): void {
    let largest: TcpConnection | undefined;
    for (const connection of this.#byPeer.values()) {
      if (connection.heldBytes > (largest?.heldBytes ?? 0)) largest = connection;
    }
    largest?.shed(maxHeldBytes(this.#spec.limits));
  }

  #closeIdle(connection: TcpConnection): void {
    const seconds = this.#spec.limits.idleTimeoutMs / 1000;
    this.#events.failed(
      failure('IDLE_TIMED_OUT', { address: connection.peer, seconds }),
      connection.peer,
      connection.number,
    );
    connection.destroy('idle');
  }
}

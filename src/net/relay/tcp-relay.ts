import type { Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress, splitSocketAddress } from '../../bytes/socket-address.js';
import { relayAnswering } from '../../config/kinds/relay-parts.js';
import { plainLine, type RelayLineSpec } from '../../config/line/line-input.js';
import type { TcpRelaySpec } from '../../config/relay-spec.js';
import type { Answering } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import type { StandingIn } from '../../endpoint/standing-in/standing-in.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { withinGrace } from '../../system/grace.js';
import type { CloseReason, Totals } from '../../traffic/event.js';
import type { LineState } from '../../traffic/line-state.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import { proxyHeader } from '../../wire/proxy-protocol/proxy-header.js';
import { EndpointEvents } from '../endpoint-events.js';
import { DeadPeerWatch } from '../tcp/dead-peers.js';
import { IdleSweep } from '../tcp/idle-sweep.js';
import { KeepAliveSweep } from '../tcp/keep-alive.js';
import { ListeningSockets } from '../tcp/listening-sockets.js';
import { ReadBuffers } from '../tcp/read-buffer.js';
import { SocketStream } from '../tcp/socket-stream.js';
import { TcpConnector } from '../tcp/tcp-connector.js';
import { peerOf } from '../tcp/tls-handshakes.js';
import { TurnedAway } from '../tcp/turned-away.js';
import type { ReadFaults } from './line/line-faults.js';
import { StreamLines } from './line/stream-lines.js';
import { refuseOwnTarget } from './own-target.js';
import { ProxyPreludes } from './proxy-preludes.js';
import type { RelaySide } from './relay-side.js';
import { RelayedConnection, type RelayedContext } from './relayed-connection.js';
import { type RelayContext, RelayRules } from './standing-in/relay-rules.js';
import { addressed, type OpenLayouts, RelayStandingIn } from './standing-in/relay-standing-in.js';

/** A TCP relay: it listens, and opens a connection to its target for each client. */
export class TcpRelay implements Endpoint<TcpRelaySpec> {
  readonly id: string;
  spec: TcpRelaySpec;
  readonly #context: EndpointContext;
  readonly #events: EndpointEvents;
  readonly #sockets: ListeningSockets;
  readonly #preludes: ProxyPreludes;
  readonly #life: EndpointLifecycle;
  readonly #turnedAway: TurnedAway;
  readonly #numbers: ConnectionNumbers;
  readonly #connections = new Set<RelayedConnection>();
  readonly #idle: IdleSweep<RelayedConnection>;
  readonly #receiving = { held: false };
  readonly #readFaults: (spec: TcpRelaySpec) => Promise<ReadFaults>;
  readonly #buffers = new ReadBuffers();
  readonly #rules: RelayRules;
  readonly #standingIn: RelayStandingIn;
  #lines: StreamLines | undefined;
  readonly #relayed: RelayedContext;
  #keepAlive: KeepAliveSweep | undefined;
  #deadPeers: DeadPeerWatch<RelaySide> | undefined;

  /** `readFaults` reads the faults of its line, or rejects with what is wrong with one; `openLayouts` opens the layouts of its messages. */
  constructor(
    spec: TcpRelaySpec,
    context: RelayContext,
    readFaults: (spec: TcpRelaySpec) => Promise<ReadFaults> = async () => ({ faults: [], layouts: [] }),
    openLayouts: OpenLayouts = async () => [],
  ) {
    this.#readFaults = readFaults;
    this.id = context.id;
    this.spec = spec;
    this.#context = context;
    this.#numbers = context.connections ?? new ConnectionNumbers();
    const events = new EndpointEvents(context);
    this.#events = events;
    this.#preludes = new ProxyPreludes((failed, peer) => events.failed(failed, peer));
    this.#sockets = new ListeningSockets(
      { ...spec, tls: spec.tlsListen },
      {
        accepted: (socket, tcp) => this.#accepted(socket, tcp),
        dropped: (peer) => this.#turnedAway.add(peer),
        failed: (failed, peer) => events.failed(failed, peer),
        closed: () => this.#endWhenClosed(),
      },
      spec.acceptsProxyHeader ? (socket, ready) => this.#preludes.read(socket, ready) : undefined,
    );
    this.#turnedAway = new TurnedAway(events, spec.limits.maxConnections);
    this.#idle = new IdleSweep(
      spec.limits.idleTimeoutMs,
      () => this.#connections,
      (connection) => this.#closeIdle(connection),
    );
    this.#rules = new RelayRules(context.behaviours, 'stream', relayAnswering(spec), events);
    this.#standingIn = new RelayStandingIn({
      ...{ events, names: [spec.label, this.id], encoding: spec.encoding },
      rules: this.#rules,
      layouts: () => openLayouts(this.spec),
      changed: () => this.#standingInChanged(),
      say: (side, bytes, to) => {
        const joined = [...this.#connections].filter(({ isJoined, isOver }) => isJoined && !isOver);
        const connections = addressed(joined, to, this.id);
        for (const connection of connections) connection.say(side, bytes);
        return { peers: connections.length };
      },
    });
    this.#relayed = {
      standingIn: this.#standingIn,
      spec,
      lines: () => this.#lines,
      events,
      activity: this.#idle.activity,
      receiving: this.#receiving,
      ended: (connection, reason) => this.#ended(connection, reason),
    };
    this.#life = new EndpointLifecycle(
      {
        finish: () => {
          this.#sockets.close();
          this.#preludes.close();
          for (const connection of this.#connections) connection.finish('local');
          this.#endWhenClosed();
        },
        destroy: () => {
          for (const connection of this.#connections) connection.destroy('local');
          this.#sockets.destroy();
        },
        release: () => {
          this.#idle.stop();
          this.#lines?.stop();
          this.#standingIn.stop();
          this.#keepAlive?.stop();
          this.#deadPeers?.stop();
          this.#turnedAway.end();
          this.#sockets.release();
        },
        publishStopped: () => events.stopped(),
      },
      withinGrace,
      events.changes,
    );
  }

  get status(): EndpointStatus {
    return this.#life.status;
  }

  get totals(): Totals {
    return this.#events.counters.snapshot();
  }

  get peerCount(): number {
    return this.#connections.size;
  }

  get line(): LineState | undefined {
    return this.#lines?.state;
  }

  get standingIn(): StandingIn {
    return this.#standingIn;
  }

  get stopped(): Promise<void> {
    return this.#life.stopped;
  }

  peers(): readonly PeerState[] {
    return Array.from(this.#connections, (connection) => connection.state());
  }

  async open(): Promise<void> {
    if (!this.#life.enter({ state: 'opening' })) return;
    try {
      if (this.spec.line !== undefined)
        this.#lines = this.#linesOf(this.spec.line, await this.#readFaults(this.spec));
      const at = await this.#sockets.open();
      if (at === undefined || this.#life.isClosing) return;
      const { bound, fingerprint } = at;
      await refuseOwnTarget(this.spec.target, bound);
      if (this.#life.isClosing) return;
      const local = formatSocketAddress(bound[0].address, bound[0].port);
      const reachable = this.#events.listening({ local, bound, fingerprint }, (addresses) =>
        this.#life.reachableAt(addresses),
      );
      this.#life.enter({ state: 'listening', local, reachable });
      this.#lines?.start();
      const { keepAliveMs } = this.spec.limits;
      if (keepAliveMs > 0) this.#keepAlive = new KeepAliveSweep(keepAliveMs, () => this.#sides());
      this.#deadPeers = new DeadPeerWatch(
        keepAliveMs,
        () => this.#sides(),
        ({ stream }) =>
          stream.destroy(Object.assign(new Error('nothing is acknowledged'), { code: 'ETIMEDOUT' })),
      );
    } catch (error) {
      this.#sockets.close();
      const known = socketError(error, formatAddress(this.spec.local));
      this.#life.fail(known.failure);
      throw known;
    }
  }

  /** @throws BreakoutboxError RELAY_SIDE_MISSING always: `standingIn.say` names the side. */
  send(): never {
    throw new BreakoutboxError('RELAY_SIDE_MISSING', { endpoint: this.id });
  }

  /** Does nothing: the ends of sending are those of the two sides. */
  endSending(): void {}

  /** Does nothing: a connection is open for as long as its sides are. */
  holdOpen(): void {}

  holdReceiving(held: boolean): void {
    this.#receiving.held = held;
    for (const connection of this.#connections) connection.regulateReceiving();
  }

  async prepareLine(spec: TcpRelaySpec): Promise<() => void> {
    const faults = await this.#readFaults(spec);
    return () => {
      this.spec = spec;
      if (this.#lines !== undefined) this.#lines.change(spec.line ?? plainLine, faults);
      else if (spec.line !== undefined) {
        this.#lines = this.#linesOf(spec.line, faults);
        this.#lines.start();
        for (const connection of this.#connections) connection.openLines();
        this.#events.changes.figuresChanged();
      }
    };
  }

  /** The target answers; what is taken are the rules. */
  answerBy(answering: Answering): void {
    this.#rules.answerBy(answering);
    this.#standingInChanged();
  }

  disconnect(peer: string): boolean {
    const found = [...this.#connections].filter((connection) => connection.peer === peer);
    for (const connection of found) connection.finish('local');
    return found.length > 0;
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  #standingInChanged(): void {
    if (this.#standingIn.isOn) return;
    // Not now: the message that was the last to be held may be in the middle of being offered.
    queueMicrotask(() => {
      if (this.#standingIn.isOn) return;
      for (const connection of this.#connections) connection.releaseHeld();
    });
  }

  #linesOf(line: RelayLineSpec, faults: ReadFaults): StreamLines {
    const { label, encoding, framing, limits } = this.spec;
    return new StreamLines(line, faults, {
      names: [label, this.id],
      encoding,
      framing,
      maxFrameBytes: limits.maxFrameBytes,
      events: this.#events,
      changed: () => this.#events.changes.figuresChanged(),
    });
  }

  #accepted(socket: Socket, tcp: Socket): void {
    const address = peerOf(socket);
    if (address === undefined || this.#life.isClosing) {
      socket.destroy();
      return;
    }
    if (this.#connections.size >= this.spec.limits.maxConnections) {
      // Each socket counts only its own connections. This limits all of them together.
      this.#turnedAway.add(socket);
      socket.destroy();
      return;
    }
    const { tap } = this.#context;
    const stream = new SocketStream(socket, tcp, this.#buffers);
    const peer = this.#preludes.clientAt(address);
    const local = stream.localAddress ?? { address: '', port: 0 };
    const { sendsProxyHeader } = this.spec;
    const connector = new TcpConnector(
      {
        remote: this.spec.target,
        local: { port: 0 },
        interface: undefined,
        tls: this.spec.tlsTarget,
        limits: { ...this.spec.limits, keepAliveMs: 0 },
      },
      sendsProxyHeader === 'off'
        ? undefined
        : () => proxyHeader(sendsProxyHeader, { source: splitSocketAddress(peer), destination: local }),
    );
    const connection = new RelayedConnection(
      tap?.stream(stream, address) ?? stream,
      { peer, address, number: this.#numbers.take() },
      this.#relayed,
      () => connector.abort(),
    );
    this.#connections.add(connection);
    this.#events.changes.figuresChanged();
    void this.#connect(connection, connector);
  }

  /** Connects a client to the target, or refuses it. */
  async #connect(connection: RelayedConnection, connector: TcpConnector): Promise<void> {
    const { target } = this.spec;
    try {
      const { socket, tcp } = await connector.connect();
      if (connection.isOver) {
        socket.destroy();
        return;
      }
      const { host, port } = target;
      const { remoteAddress = host, remotePort = port } = socket;
      const address = formatSocketAddress(remoteAddress, remotePort);
      this.#events.connected(connection, this.#connections.size, address);
      connection.join(new SocketStream(socket, tcp, this.#buffers), address);
    } catch (error) {
      if (connection.isOver) return;
      const { failure: failed } = socketError(error, formatAddress(target));
      this.#events.counters.refused += 1;
      this.#events.failed(failed, connection.peer, connection.number);
      connection.refuse();
    }
  }

  *#sides(): Iterable<RelaySide> {
    for (const connection of this.#connections) yield* connection.sides;
  }

  #ended(connection: RelayedConnection, reason: CloseReason): void {
    this.#connections.delete(connection);
    if (connection.isJoined) this.#events.closed(connection, reason, this.#connections.size);
    else this.#events.changes.figuresChanged();
    this.#endWhenClosed();
  }

  #closeIdle(connection: RelayedConnection): void {
    // One whose message is held waits.
    if (this.#standingIn.holdsFor(connection)) return;
    const seconds = this.spec.limits.idleTimeoutMs / 1000;
    this.#events.failed(
      failure('IDLE_TIMED_OUT', { address: connection.peer, seconds }),
      connection.peer,
      connection.number,
    );
    connection.destroy('idle');
  }

  #endWhenClosed(): void {
    const { state } = this.#life.status;
    if (state === 'stopping' && this.#sockets.isClosed && this.#connections.size === 0) this.#life.ended();
  }
}

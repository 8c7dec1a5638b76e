import { connect, type Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { TcpConnectSpec } from '../../config/endpoint-spec.js';
import { maxHeldBytes } from '../../config/limits.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import { once, withinGrace } from '../../system/grace.js';
import { isAddress } from '../../system/ip-address.js';
import { bindingError } from '../../system/local-addresses.js';
import type { CloseReason, Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import type { TransportTap } from '../../transport/tap.js';
import { EndpointEvents } from '../endpoint-events.js';
import { type Route, routesTo } from '../routes.js';
import { DeadPeerWatch } from './dead-peers.js';
import { IdleSweep } from './idle-sweep.js';
import { SocketStream } from './socket-stream.js';
import { TcpConnection } from './tcp-connection.js';
import type { TcpConnectionContext } from './tcp-connection-context.js';

const firstRetryMs = 1000;
const longestRetryMs = 30_000;
/** Node gives up on an address of several after 250 ms by default, too soon for a satellite or a busy device. */
const addressAttemptMs = 2500;

/** Whether the local address was refused, and not the connection. */
function isOfBinding(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'bind';
}

/** A TCP client: one connection at a time, tried again ever more slowly if the spec says so. */
export class TcpClient implements Endpoint<TcpConnectSpec> {
  readonly id: string;
  #spec: TcpConnectSpec;
  readonly #behaviours: Behaviours;
  readonly #tap: TransportTap | undefined;
  readonly #events: EndpointEvents;
  readonly #sweep: IdleSweep<TcpConnection>;
  readonly #shared: TcpConnectionContext;
  readonly #stopped = once();
  #status: EndpointStatus = { state: 'stopped' };
  #connection: TcpConnection | undefined;
  #connecting: Socket | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #attempt = 0;
  #heldOpen = false;
  #deadPeers: DeadPeerWatch<TcpConnection> | undefined;
  #closing = false;

  constructor(spec: TcpConnectSpec, context: ConversationContext) {
    this.id = context.id;
    this.#spec = spec;
    this.#behaviours = context.behaviours;
    this.#tap = context.tap;
    this.#events = new EndpointEvents(context.id, context.hub);
    this.#sweep = new IdleSweep(
      spec.limits.idleTimeoutMs,
      () => (this.#connection === undefined ? [] : [this.#connection]),
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

  get spec(): TcpConnectSpec {
    return this.#spec;
  }

  get status(): EndpointStatus {
    return this.#status;
  }

  get totals(): Totals {
    return this.#events.counters.snapshot();
  }

  get peerCount(): number {
    return this.#connection === undefined ? 0 : 1;
  }

  get stopped(): Promise<void> {
    return this.#stopped.promise;
  }

  peers(): readonly PeerState[] {
    return this.#connection === undefined ? [] : [this.#connection.state()];
  }

  async open(): Promise<void> {
    if (this.#closing) return;
    if (this.spec.reconnect) {
      void this.#try();
      return;
    }
    const failed = await this.#try();
    if (failed === undefined) return;
    if (this.#closing) throw failed;
    this.#status = { state: 'failed', failure: failed.failure };
    this.#sweep.stop();
    this.#stopped.resolve();
    throw failed;
  }

  send(bytes: Uint8Array, to?: string): SendOutcome {
    const connection = this.#connection;
    if (connection === undefined) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
    if (to !== undefined && to !== connection.peer) {
      throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
    }
    connection.speak(bytes);
    return { peers: 1 };
  }

  endSending(peer?: string): void {
    if (peer === undefined || peer === this.#connection?.peer) this.#connection?.endSending();
  }

  holdOpen(held: boolean): void {
    this.#heldOpen = held;
    this.#connection?.holdOpen(held);
  }

  holdReceiving(held: boolean): void {
    this.#shared.receiving.held = held;
    this.#connection?.regulateReceiving();
  }

  answerBy({ reply, encoding }: Answering): void {
    this.#spec = { ...this.#spec, reply, encoding };
    this.#shared.spec = this.#spec;
    this.#shared.newBehaviour = this.#behaviours(this.#spec, 'stream');
    this.#connection?.answerAnew();
  }

  disconnect(peer: string): boolean {
    if (this.#connection?.peer !== peer) return false;
    this.#connection.finish('local');
    return true;
  }

  async close(graceMs: number): Promise<void> {
    if (this.#status.state === 'failed') return;
    this.#closing = true;
    // Nothing was opened, or it is over already.
    if (this.#status.state === 'stopped') {
      this.#sweep.stop();
      this.#stopped.resolve();
      return;
    }
    clearTimeout(this.#retryTimer);
    this.#connecting?.destroy();
    if (this.#connection === undefined) {
      this.#stop();
    } else {
      this.#status = { state: 'stopping' };
      this.#connection.finish('local');
      if (!(await withinGrace(this.#stopped.promise, graceMs))) this.#connection?.destroy('local');
    }
    await this.#stopped.promise;
  }

  /** One attempt; what failed, or undefined when connected. */
  async #try(): Promise<BreakoutboxError | undefined> {
    this.#attempt += 1;
    this.#status = { state: 'connecting', attempt: this.#attempt };
    try {
      this.#connected(await this.#connect());
      return undefined;
    } catch (error) {
      const failed = isOfBinding(error)
        ? bindingError(error, this.spec.local)
        : socketError(error, formatAddress(this.spec.remote));
      if (!this.#closing) {
        if (this.spec.reconnect) {
          const retrySeconds = this.#retryDelayMs() / 1000;
          const { code, params } = failed.failure;
          this.#events.failed(failure(code, { ...params, retrySeconds }), formatAddress(this.spec.remote));
          this.#retryLater(failed.failure);
        }
      }
      return failed;
    }
  }

  /** By whichever route connects first; where nothing is said of it, Node tries the addresses of a name itself. */
  async #connect(): Promise<Socket> {
    const { remote, local, interface: via } = this.spec;
    if (!isAddress(remote.host) && local.host === undefined && via === undefined)
      return this.#connectBy({ remote: remote.host, local: undefined });
    let failed: unknown;
    for (const route of await routesTo(remote, local, via)) {
      if (this.#closing) break;
      try {
        return await this.#connectBy(route);
      } catch (error) {
        failed = error;
      }
    }
    throw failed;
  }

  async #connectBy(route: Route): Promise<Socket> {
    const { remote, local, tls, limits } = this.spec;
    // TLS is a tenth of the program's start; only those who speak it load it.
    const connectTls = tls === 'off' ? undefined : (await import('node:tls')).connect;
    if (this.#closing) throw closedWhileConnecting();
    return await new Promise((resolve, reject) => {
      const options = {
        host: route.remote,
        port: remote.port,
        ...(route.local === undefined ? {} : { localAddress: route.local }),
        ...(local.port === 0 ? {} : { localPort: local.port }),
        allowHalfOpen: true,
        ...(limits.keepAliveMs === 0 ? {} : { keepAlive: true, keepAliveInitialDelay: limits.keepAliveMs }),
        autoSelectFamilyAttemptTimeout: addressAttemptMs,
      };
      const socket =
        connectTls === undefined
          ? connect(options)
          : connectTls({ ...options, ...serverName(remote.host), rejectUnauthorized: tls === 'verify' });
      this.#connecting = socket;
      const opened = tls === 'off' ? 'connect' : 'secureConnect';
      const settle = (result: BreakoutboxError | Error | undefined): void => {
        clearTimeout(timer);
        this.#connecting = undefined;
        socket.off(opened, succeeded).off('error', settle).off('close', closed);
        if (result === undefined) {
          resolve(socket);
          return;
        }
        socket.on('error', () => undefined).destroy();
        reject(result);
      };
      const succeeded = (): void => settle(isConnectedToItself(socket) ? refusedByNobody() : undefined);
      const closed = (): void => settle(closedWhileConnecting());
      const timedOut = (): void => {
        const params = { address: formatAddress(remote), seconds: limits.connectTimeoutMs / 1000 };
        settle(new BreakoutboxError('CONNECT_TIMED_OUT', params));
      };
      const timer = setTimeout(timedOut, limits.connectTimeoutMs);
      socket.on(opened, succeeded).on('error', settle).on('close', closed);
    });
  }

  #connected(socket: Socket): void {
    if (this.#closing) {
      socket.destroy();
      return;
    }
    const { remoteAddress, remotePort, localAddress = '', localPort = 0 } = socket;
    const { host, port } = this.spec.remote;
    const peer = formatSocketAddress(remoteAddress ?? host, remotePort ?? port);
    const stream = new SocketStream(socket);
    const connection = new TcpConnection(this.#tap?.stream(stream, peer) ?? stream, peer, this.#shared);
    connection.holdOpen(this.#heldOpen);
    this.#deadPeers = new DeadPeerWatch(
      this.spec.limits.keepAliveMs,
      () => [connection],
      () => connection.giveUp(),
    );
    this.#connection = connection;
    this.#attempt = 0;
    this.#status = { state: 'connected', local: formatSocketAddress(localAddress, localPort), peer };
    this.#events.connected(connection, 1);
    connection.opened();
  }

  #ended(connection: TcpConnection, reason: CloseReason): void {
    this.#deadPeers?.stop();
    this.#connection = undefined;
    const goesOn = this.spec.reconnect && !this.#closing;
    this.#events.closed(connection, reason, 0, goesOn ? this.#retryDelayMs() / 1000 : undefined);
    if (goesOn) this.#retryLater();
    else this.#stop();
  }

  #retryDelayMs(): number {
    const { reconnectMs } = this.spec.limits;
    if (reconnectMs > 0) return reconnectMs;
    return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, this.#attempt - 1));
  }

  #retryLater(failed?: Failure): void {
    const delayMs = this.#retryDelayMs();
    const retryAtMicros = nowMicros() + delayMs * 1000;
    this.#status =
      failed === undefined
        ? { state: 'waiting', retryAtMicros }
        : { state: 'waiting', retryAtMicros, failure: failed };
    this.#retryTimer = setTimeout(() => void this.#try(), delayMs);
  }

  #shed(): void {
    this.#connection?.shed(maxHeldBytes(this.spec.limits));
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

  #stop(): void {
    if (this.#status.state === 'stopped') return;
    this.#status = { state: 'stopped' };
    this.#sweep.stop();
    this.#events.stopped();
    this.#stopped.resolve();
  }
}

/** The server name for SNI and certificate verification. IP addresses are not sent (RFC 6066, section 3). */
function serverName(host: string): { readonly servername?: string } {
  return isAddress(host) ? {} : { servername: host };
}

/** TCP lets a socket connect to its own port (RFC 9293, section 3.5) where nobody listens there and the system chose it. */
function isConnectedToItself({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean {
  return localPort === remotePort && localAddress === remoteAddress;
}

function refusedByNobody(): Error {
  return Object.assign(new Error('connected to itself'), { code: 'ECONNREFUSED' });
}

function closedWhileConnecting(): Error {
  return Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' });
}

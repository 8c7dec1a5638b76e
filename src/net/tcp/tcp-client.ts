import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { TcpConnectSpec } from '../../config/endpoint-spec.js';
import type { Answering } from '../../endpoint/behaviour.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import { withinGrace } from '../../system/grace.js';
import type { CloseReason, SentBy, Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import { EndpointEvents } from '../endpoint-events.js';
import type { TcpConnection } from './tcp-connection.js';
import { TcpConnections } from './tcp-connections.js';
import { type ConnectedSocket, TcpConnector } from './tcp-connector.js';

const firstRetryMs = 1000;
const maxRetryMs = 30_000;

/** A TCP client: one connection at a time. If the spec says so it reconnects, with growing delays. */
export class TcpClient implements Endpoint<TcpConnectSpec> {
  readonly id: string;
  readonly #events: EndpointEvents;
  readonly #connections: TcpConnections<TcpConnectSpec>;
  readonly #connector: TcpConnector;
  readonly #life: EndpointLifecycle;
  #connection: TcpConnection | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  /** Attempts since the last connection. */
  #attempt = 0;

  constructor(spec: TcpConnectSpec, context: ConversationContext) {
    this.id = context.id;
    this.#events = new EndpointEvents(context);
    this.#connections = new TcpConnections(spec, context, this.#events, (_, reason) => this.#ended(reason));
    this.#connector = new TcpConnector(spec);
    this.#life = new EndpointLifecycle(
      {
        finish: () => {
          clearTimeout(this.#retryTimer);
          this.#connector.abort();
          this.#connections.finish();
          if (this.#connection === undefined) this.#life.ended();
        },
        destroy: () => this.#connections.destroy(),
        release: () => this.#connections.release(),
        publishStopped: () => this.#events.stopped(),
      },
      withinGrace,
      this.#events.changes,
    );
  }

  get spec(): TcpConnectSpec {
    return this.#connections.spec;
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

  get stopped(): Promise<void> {
    return this.#life.stopped;
  }

  peers(): readonly PeerState[] {
    return this.#connections.states();
  }

  async open(): Promise<void> {
    if (this.spec.reconnect) {
      void this.#try();
      return;
    }
    const failed = await this.#try();
    if (failed === undefined) return;
    this.#life.fail(failed.failure);
    throw failed;
  }

  send(bytes: Uint8Array, to?: string, by?: SentBy): SendOutcome {
    const connection = this.#connection;
    if (connection === undefined) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
    if (to !== undefined && to !== connection.peer) {
      throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
    }
    connection.speak(bytes, by);
    return { peers: 1 };
  }

  endSending(peer?: string): void {
    this.#connections.endSending(peer);
  }

  /** A client has at most one peer, so this applies to later connections as well. */
  holdOpen(held: boolean): void {
    this.#connections.holdOpen(held, undefined);
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

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  /** Makes one attempt. Returns the error, or undefined if it connected or the client is closing. */
  async #try(): Promise<BreakoutboxError | undefined> {
    const attempt = this.#attempt + 1;
    if (!this.#life.enter({ state: 'connecting', attempt })) return undefined;
    this.#attempt = attempt;
    try {
      this.#connected(await this.#connector.connect());
      return undefined;
    } catch (error) {
      const failed = socketError(error, formatAddress(this.spec.remote));
      if (this.spec.reconnect && !this.#life.isClosing) {
        const { code, params } = failed.failure;
        const retrySeconds = this.#retryDelayMs() / 1000;
        this.#events.failed(failure(code, { ...params, retrySeconds }), formatAddress(this.spec.remote));
        this.#retryLater(failed.failure);
      }
      return failed;
    }
  }

  #connected({ socket, tcp }: ConnectedSocket): void {
    const { remoteAddress, remotePort, localAddress = '', localPort = 0 } = socket;
    const { host, port } = this.spec.remote;
    const peer = formatSocketAddress(remoteAddress ?? host, remotePort ?? port);
    const local = formatSocketAddress(localAddress, localPort);
    if (!this.#life.enter({ state: 'connected', local, peer })) {
      socket.destroy();
      return;
    }
    this.#attempt = 0;
    this.#connection = this.#connections.add(socket, peer, tcp);
    this.#connections.begin(this.#connection);
  }

  #ended(reason: CloseReason): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    const goesOn = this.spec.reconnect && !this.#life.isClosing;
    this.#events.closed(connection, reason, 0, goesOn ? this.#retryDelayMs() / 1000 : undefined);
    if (goesOn) this.#retryLater(undefined);
    else this.#life.ended();
  }

  #retryDelayMs(): number {
    const { reconnectMs } = this.spec.limits;
    if (reconnectMs > 0) return reconnectMs;
    return Math.min(maxRetryMs, firstRetryMs * 2 ** Math.max(0, this.#attempt - 1));
  }

  #retryLater(failed: Failure | undefined): void {
    const delayMs = this.#retryDelayMs();
    const retryAtMicros = nowMicros() + delayMs * 1000;
    this.#life.enter({
      state: 'waiting',
      retryAtMicros,
      ...(failed === undefined ? {} : { failure: failed }),
    });
    this.#retryTimer = setTimeout(() => void this.#try(), delayMs);
  }
}

import { connect, type Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import type { TcpConnectSpec } from '../../config/endpoint-spec.js';
import type { Limits } from '../../config/limits.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { isAddress } from '../../system/ip-address.js';
import { bindingError } from '../../system/local-addresses.js';
import { type Route, routesTo } from '../routes.js';

/** By default Node tries the next address after 250 ms, too soon for a satellite link or a busy device. */
const addressAttemptMs = 2500;

/** Where to connect to, and how. */
export interface ConnectSpec extends Pick<TcpConnectSpec, 'remote' | 'local' | 'interface' | 'tls'> {
  readonly limits: Pick<Limits, 'keepAliveMs' | 'connectTimeoutMs'>;
}

/** A socket that is connected. */
export interface ConnectedSocket {
  readonly socket: Socket;
  /** The socket below TLS; without TLS it is the same. */
  readonly tcp: Socket;
}

/** Connects to the remote of a client, at the first of its addresses that is reached. */
export class TcpConnector {
  readonly #spec: ConnectSpec;
  readonly #beginning: (() => Uint8Array) | undefined;
  #connecting: Socket | undefined;
  #isAborted = false;

  /** `beginning` makes what is sent first, before any TLS. */
  constructor(spec: ConnectSpec, beginning?: () => Uint8Array) {
    this.#spec = spec;
    this.#beginning = beginning;
  }

  /**
   * Makes one attempt; only one may run at a time. Resolves with a connected socket, after the handshake with TLS. Rejects
   * with a `BreakoutboxError`: CONNECTION_REFUSED, CONNECT_TIMED_OUT, HOST_NOT_FOUND, ADDRESS_IN_USE …
   */
  async connect(): Promise<ConnectedSocket> {
    try {
      return await this.#connectByAnyRoute();
    } catch (error) {
      throw isBindingFailure(error)
        ? bindingError(error, this.#spec.local)
        : socketError(error, formatAddress(this.#spec.remote));
    }
  }

  /** Aborts the running attempt, which rejects, and every later one. */
  abort(): void {
    this.#isAborted = true;
    this.#connecting?.destroy();
  }

  /** Tries each route. Without a local address or interface, Node itself tries the addresses of a name. */
  async #connectByAnyRoute(): Promise<ConnectedSocket> {
    const { remote, local, interface: via } = this.#spec;
    if (!isAddress(remote.host) && local.host === undefined && via === undefined)
      return this.#connectBy({ remote: remote.host, local: undefined });
    let failed: unknown;
    for (const route of await routesTo(remote, local, via)) {
      if (this.#isAborted) break;
      try {
        return await this.#connectBy(route);
      } catch (error) {
        failed = error;
      }
    }
    // Made only now: the stack of an error is a twentieth of what a connection costs.
    throw failed ?? closedWhileConnecting();
  }

  async #connectBy(route: Route): Promise<ConnectedSocket> {
    const { remote, local, tls, limits } = this.#spec;
    // TLS is a tenth of the program's start time, so it is loaded only when used.
    const connectTls = tls === 'off' ? undefined : (await import('node:tls')).connect;
    if (this.#isAborted) throw closedWhileConnecting();
    const tcp = connect({
      host: route.remote,
      port: remote.port,
      ...(route.local === undefined ? {} : { localAddress: route.local }),
      ...(local.port === 0 ? {} : { localPort: local.port }),
      allowHalfOpen: true,
      ...(limits.keepAliveMs === 0 ? {} : { keepAlive: true, keepAliveInitialDelay: limits.keepAliveMs }),
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
    });
    const untilMs = performance.now() + limits.connectTimeoutMs;
    await this.#connected(tcp, 'connect', untilMs);
    if (this.#beginning !== undefined) tcp.write(this.#beginning());
    if (connectTls === undefined) return { socket: tcp, tcp };
    const named = { host: remote.host, ...serverName(remote.host) };
    const socket = connectTls({ socket: tcp, ...named, rejectUnauthorized: tls === 'verify' });
    await this.#connected(socket, 'secureConnect', untilMs);
    // Set after the handshake: a server that hangs up during it would stay half open for ever.
    socket.allowHalfOpen = true;
    return { socket, tcp };
  }

  /** Resolves when the socket is connected, or its handshake is done. Otherwise, or past a time, rejects and destroys it. */
  async #connected(socket: Socket, opened: 'connect' | 'secureConnect', untilMs: number): Promise<void> {
    const { remote, limits } = this.#spec;
    this.#connecting = socket;
    try {
      await new Promise<void>((resolve, reject) => {
        const settle = (failed: Error | undefined): void => {
          clearTimeout(timer);
          socket.off(opened, succeeded).off('error', settle).off('close', closed);
          if (failed === undefined) {
            resolve();
            return;
          }
          socket.on('error', () => undefined).destroy();
          reject(failed);
        };
        const succeeded = (): void => settle(isConnectedToItself(socket) ? refusedByNobody() : undefined);
        const closed = (): void => settle(closedWhileConnecting());
        const timedOut = (): void => {
          const params = { address: formatAddress(remote), seconds: limits.connectTimeoutMs / 1000 };
          settle(new BreakoutboxError('CONNECT_TIMED_OUT', params));
        };
        const timer = setTimeout(timedOut, untilMs - performance.now());
        socket.on(opened, succeeded).on('error', settle).on('close', closed);
      });
    } finally {
      this.#connecting = undefined;
    }
  }
}

/** Returns true if binding the local address failed, not the connection. */
function isBindingFailure(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'bind';
}

/** The server name for SNI and certificate verification. IP addresses are not sent (RFC 6066, section 3). */
function serverName(host: string): { readonly servername?: string } {
  return isAddress(host) ? {} : { servername: host };
}

/** A socket can connect to itself (RFC 9293, section 3.5) if nothing listens there and the system chose the same port. */
function isConnectedToItself({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean {
  return localPort === remotePort && localAddress === remoteAddress;
}

function refusedByNobody(): Error {
  return Object.assign(new Error('connected to itself'), { code: 'ECONNREFUSED' });
}

function closedWhileConnecting(): Error {
  return Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' });
}

import { connect, type Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import type { TcpConnectSpec } from '../../config/endpoint-spec.js';
import { BreakoutboxError } from '../../errors/error.js';
import { socketError } from '../../errors/system-errors.js';
import { isAddress } from '../../system/ip-address.js';
import { bindingError } from '../../system/local-addresses.js';
import { type Route, routesTo } from '../routes.js';

/** By default Node tries the next address after 250 ms, too soon for a satellite link or a busy device. */
const addressAttemptMs = 2500;

/** Connects to the remote of a client, at the first of its addresses that is reached. */
export class TcpConnector {
  readonly #spec: TcpConnectSpec;
  #connecting: Socket | undefined;
  #isAborted = false;

  constructor(spec: TcpConnectSpec) {
    this.#spec = spec;
  }

  /**
   * Makes one attempt; only one may run at a time. Resolves with a connected socket, after the handshake with TLS. Rejects
   * with a `BreakoutboxError`: CONNECTION_REFUSED, CONNECT_TIMED_OUT, HOST_NOT_FOUND, ADDRESS_IN_USE …
   */
  async connect(): Promise<Socket> {
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
  async #connectByAnyRoute(): Promise<Socket> {
    const { remote, local, interface: via } = this.#spec;
    if (!isAddress(remote.host) && local.host === undefined && via === undefined)
      return this.#connectBy({ remote: remote.host, local: undefined });
    let failed: unknown = closedWhileConnecting();
    for (const route of await routesTo(remote, local, via)) {
      if (this.#isAborted) break;
      try {
        return await this.#connectBy(route);
      } catch (error) {
        failed = error;
      }
    }
    throw failed;
  }

  async #connectBy(route: Route): Promise<Socket> {
    const { remote, local, tls, limits } = this.#spec;
    // TLS is a tenth of the program's start time, so it is loaded only when used.
    const connectTls = tls === 'off' ? undefined : (await import('node:tls')).connect;
    if (this.#isAborted) throw closedWhileConnecting();
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
    try {
      await this.#connected(socket);
      return socket;
    } finally {
      this.#connecting = undefined;
    }
  }

  /** Resolves when the socket is connected. Otherwise rejects and destroys it. */
  #connected(socket: Socket): Promise<void> {
    const { remote, tls, limits } = this.#spec;
    return new Promise((resolve, reject) => {
      const opened = tls === 'off' ? 'connect' : 'secureConnect';
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
      const timer = setTimeout(timedOut, limits.connectTimeoutMs);
      socket.on(opened, succeeded).on('error', settle).on('close', closed);
    });
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

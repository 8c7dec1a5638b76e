import type { Server, Socket } from 'node:net';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { Situation } from '../../errors/situations.js';
import { systemCode } from '../../errors/system-errors.js';
import { ReportThrottle } from './report-throttle.js';

/** Milliseconds that a client has for its handshake. */
export const tlsHandshakeTimeoutMs = 10_000;

/** Why a client's TLS handshake failed, as parameters of a failure. */
export interface HandshakeFault {
  readonly reason: Extract<ReasonKey, `tls-${string}`>;
  /** For `tls-handshake-slow`: the timeout in seconds. */
  readonly seconds?: number;
  /** For `tls-handshake-broken`: Node's code. */
  readonly words?: string;
}

interface FailedHandshake {
  readonly address: string;
  readonly fault: HandshakeFault;
}

/** The TLS handshakes of a listener's clients. The first failure is reported at once, later ones once a second. */
export class TlsHandshakes {
  /** Sockets below TLS, from before their handshake: one that never completes it is open, though no connection yet. */
  readonly #sockets = new Set<Socket>();
  /** The sockets below TLS of peers whose handshake is pending: neither done nor reported as failed. */
  readonly #shaking = new Map<string, Socket>();
  readonly #failed: ReportThrottle<FailedHandshake>;
  #closing = false;

  constructor(failed: (failure: Failure, peer?: string) => void) {
    this.#failed = new ReportThrottle<FailedHandshake>((count, { address, fault }) => {
      const one: Situation = 'handshake-failed';
      const more: Situation = 'handshakes-failed';
      if (count === 1) failed(failure('TLS_FAILED', { address, ...fault, situation: one }), address);
      else failed(failure('TLS_FAILED', { address, ...fault, situation: more, count }));
    });
  }

  /** Watches a server of node:tls. `done` is called with each socket whose handshake is done, and the one below it. */
  watch(server: Server, done: (socket: Socket, tcp: Socket) => void): void {
    server.on('connection', (socket: Socket) => {
      // A closed socket no longer has a remote address.
      const peer = peerOf(socket);
      this.#sockets.add(socket);
      if (peer !== undefined) this.#shaking.set(peer, socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#fail(peer, { reason: 'tls-peer-hung-up' });
      });
    });
    server.on('secureConnection', (socket: Socket) => {
      const peer = peerOf(socket) ?? '';
      const tcp = this.#shaking.get(peer) ?? socket;
      this.#shaking.delete(peer);
      // Set after the handshake: a peer that disconnects during it would stay half open for ever.
      socket.allowHalfOpen = true;
      done(socket, tcp);
    });
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      // A peer that has hung up is reported when the socket below closes.
      this.#fail(peerOf(socket), handshakeFault(error, tlsHandshakeTimeoutMs));
      socket.destroy();
    });
  }

  /** Stops counting failures: the listener itself ends the handshakes from now on. */
  close(): void {
    this.#closing = true;
  }

  /** Closes every socket at once. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Reports the failures that are left, then stops. */
  end(): void {
    this.#failed.end();
  }

  /** Counts a failed handshake, once for each peer. */
  #fail(address: string | undefined, fault: HandshakeFault): void {
    if (address !== undefined && this.#shaking.delete(address) && !this.#closing)
      this.#failed.add({ address, fault });
  }
}

/** `ADDRESS:PORT` of the other side; undefined if it has already disconnected. */
export function peerOf({
  remoteAddress,
  remotePort,
}: Pick<Socket, 'remoteAddress' | 'remotePort'>): string | undefined {
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  return formatSocketAddress(remoteAddress, remotePort);
}

/** OpenSSL's codes for a record that is not TLS: the client speaks another protocol. */
const notTls =
  /WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|RECORD_LENGTH|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE/;
const nothingInCommon =
  /UNSUPPORTED_PROTOCOL|NO_SHARED_|NO_PROTOCOLS|NO_SUITABLE_|INSUFFICIENT_SECURITY|PROTOCOL_VERSION/;
const certificateRefused = /ALERT.*(CERTIFICATE|UNKNOWN_CA)/;

/** Translates Node's error of a server handshake into a reason of this program: OpenSSL's codes name its internals. */
export function handshakeFault(error: unknown, timeoutMs: number): HandshakeFault {
  const code = systemCode(error);
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT')
    return { reason: 'tls-handshake-slow', seconds: timeoutMs / 1_000 };
  if (code === 'ECONNRESET' || code === 'EPIPE') return { reason: 'tls-peer-hung-up' };
  if (certificateRefused.test(code)) return { reason: 'tls-certificate-refused' };
  if (nothingInCommon.test(code)) return { reason: 'tls-nothing-in-common' };
  if (notTls.test(code)) return { reason: 'tls-not-spoken' };
  return { reason: 'tls-handshake-broken', words: code === '' ? 'TLS' : code };
}

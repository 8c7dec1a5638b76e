import type { Socket } from 'node:net';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { type ProxiedEnds, readProxyHeader } from '../../wire/proxy-protocol/proxy-header.js';
import { peerOf, tlsHandshakeTimeoutMs } from '../tcp/tls-handshakes.js';

/** The headers of the PROXY protocol that clients begin with, before TLS where there is any. */
export class ProxyPreludes {
  /** Sockets whose header is not complete. */
  readonly #waiting = new Set<Socket>();
  /** What the headers said, by the address of the socket, until it is asked for or the socket closes. */
  readonly #ends = new Map<string, ProxiedEnds>();
  readonly #failed: (failed: Failure, peer: string) => void;

  /** `failed` is called with each client that was turned away. */
  constructor(failed: (failed: Failure, peer: string) => void) {
    this.#failed = failed;
  }

  /** Reads the header of a socket that was just accepted, then calls `ready`; the bytes after it are read next. */
  read(socket: Socket, ready: () => void): void {
    const address = peerOf(socket);
    if (address === undefined) {
      socket.destroy();
      return;
    }
    let head: Buffer = Buffer.alloc(0);
    const stop = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(socket);
      socket.off('data', arrived).off('end', ended).off('close', stop);
    };
    const refuse = (reason: ReasonKey): void => {
      stop();
      const seconds = tlsHandshakeTimeoutMs / 1_000;
      this.#failed(failure('PROXY_HEADER_INVALID', { address, reason, seconds }), address);
      socket.resetAndDestroy();
    };
    const arrived = (chunk: Buffer): void => {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      const header = readProxyHeader(head);
      if (header.type === 'incomplete') return;
      if (header.type === 'invalid') {
        refuse(header.reason);
        return;
      }
      stop();
      socket.pause();
      socket.off('error', ignore);
      if (head.length > header.bytes) socket.unshift(head.subarray(header.bytes));
      if (header.ends !== undefined) {
        this.#ends.set(address, header.ends);
        socket.once('close', () => this.#ends.delete(address));
      }
      ready();
    };
    const ended = (): void => refuse('proxy-header-missing');
    const timer = setTimeout(() => refuse('proxy-header-slow'), tlsHandshakeTimeoutMs);
    this.#waiting.add(socket);
    socket.on('error', ignore).on('data', arrived).on('end', ended).on('close', stop);
  }

  /** The client that the header of the socket at `address` named, `ADDRESS:PORT`; `address` itself where it named none. */
  clientAt(address: string): string {
    const source = this.#ends.get(address)?.source;
    return source === undefined ? address : formatSocketAddress(source.address, source.port);
  }

  /** Closes the sockets whose header is not complete. */
  close(): void {
    for (const socket of this.#waiting) socket.destroy();
  }
}

/** A client that breaks off before its header is complete is gone, and no failure. */
function ignore(): void {}

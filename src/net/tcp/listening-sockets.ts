import { type AddressInfo, createServer, type DropArgument, type Server, type Socket } from 'node:net';
import { formatAddress } from '../../bytes/address.js';
import type { SocketAddress } from '../../bytes/socket-address.js';
import type { TcpListenSpec, TlsIdentity } from '../../config/endpoint-spec.js';
import type { Limits } from '../../config/limits.js';
import type { Failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import { fingerprintOf, makeSelfSignedIdentity } from './self-signed.js';
import { bind, createTls, localAddressesOf } from './tcp-binding.js';
import { TlsHandshakes, tlsHandshakeTimeoutMs } from './tls-handshakes.js';

/** Handles the connections that the sockets accept. */
export interface ListeningHandler {
  /** A client is connected; with TLS, its handshake is done. `tcp` is the socket below TLS, or the same. */
  accepted(socket: Socket, tcp: Socket): void;
  /** A client was refused because the limit of connections is reached. */
  dropped(peer: DropArgument | undefined): void;
  /** A socket, or a client's handshake, failed; the sockets go on. */
  failed(failure: Failure, peer: string | undefined): void;
  /** After `close`: no socket listens any more, and every accepted connection is closed. */
  closed(): void;
}

/** Where to listen, and how. */
export interface ListeningSpec extends Pick<TcpListenSpec, 'local' | 'interface' | 'tls'> {
  readonly limits: Pick<Limits, 'maxConnections'>;
}

/** Takes a socket that was accepted, and gives it to `ready` when its beginning, which comes before any TLS, was read. */
export type ReadBeginning = (socket: Socket, ready: () => void) => void;

/** Where the sockets listen. */
export interface ListeningAt {
  /** The addresses, several for a name or an interface; all at one port. */
  readonly bound: readonly [SocketAddress, ...SocketAddress[]];
  /** The certificate's fingerprint, with TLS. */
  readonly fingerprint: string | undefined;
}

/** The listening sockets of a TCP listener: one, or one for each address of a name or an interface. */
export class ListeningSockets {
  readonly #spec: ListeningSpec;
  readonly #handler: ListeningHandler;
  readonly #readBeginning: ReadBeginning | undefined;
  readonly #handshakes: TlsHandshakes;
  readonly #servers: Server[] = [];
  #closedServers = 0;
  #isClosing = false;

  constructor(spec: ListeningSpec, handler: ListeningHandler, readBeginning?: ReadBeginning) {
    this.#spec = spec;
    this.#handler = handler;
    this.#readBeginning = readBeginning;
    this.#handshakes = new TlsHandshakes((failed, peer) => handler.failed(failed, peer));
  }

  /** Returns true if `close` was called and no socket is left. */
  get isClosed(): boolean {
    return this.#isClosing && this.#closedServers >= this.#servers.length;
  }

  /**
   * Listens. Returns undefined if it was closed meanwhile.
   * @throws the system's error, or a BreakoutboxError, after which no socket listens
   */
  async open(): Promise<ListeningAt | undefined> {
    try {
      const identity = await this.#identity();
      const [first, ...further] = await localAddressesOf(this.#spec);
      const main = await this.#listen(identity, first, this.#spec.local.port);
      // A name or an interface may have several addresses, of both families, and a client may try any of them.
      const others: SocketAddress[] = [];
      for (const other of further) others.push(await this.#listen(identity, other, main.port));
      if (this.#isClosing) return undefined;
      const fingerprint = identity === undefined ? undefined : fingerprintOf(identity.certificatePem);
      return { bound: [main, ...others], fingerprint };
    } catch (error) {
      for (const server of this.#servers) server.close();
      throw error;
    }
  }

  /** Stops accepting, even while the sockets open. A handshake that fails from now on is not reported. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#handshakes.close();
    for (const server of this.#servers) server.close(() => this.#serverClosed());
  }

  /** Closes at once every TLS socket that is open, connected or still in its handshake. */
  destroy(): void {
    this.#handshakes.destroy();
  }

  /** Reports the failed handshakes that are left. */
  release(): void {
    this.#handshakes.end();
  }

  async #identity(): Promise<TlsIdentity | undefined> {
    const { tls } = this.#spec;
    if (tls === 'off') return undefined;
    return tls === 'self-signed' ? await makeSelfSignedIdentity() : tls;
  }

  /** Listens at one address, or at all. */
  async #listen(
    identity: TlsIdentity | undefined,
    host: string | undefined,
    port: number,
  ): Promise<AddressInfo> {
    const server = await this.#createServer(identity);
    const bound = await bind(server, host === undefined ? { port } : { host, port });
    // Errors of binding reach bind(); later ones (out of files while accepting) must not end the process.
    server.on('error', (error) => {
      this.#handler.failed(socketFailure(error, formatAddress(this.#spec.local)), undefined);
    });
    // `close` was called while the system was binding: this server was not in the list that it closed.
    if (this.#isClosing) server.close();
    else this.#servers.push(server);
    return bound;
  }

  async #createServer(identity: TlsIdentity | undefined): Promise<Server> {
    const accepted = (socket: Socket, tcp = socket): void => this.#handler.accepted(socket, tcp);
    const plain = (taken: (socket: Socket) => void): Server => createServer({ allowHalfOpen: true }, taken);
    const secure =
      identity === undefined
        ? undefined
        : await createTls({ handshakeTimeout: tlsHandshakeTimeoutMs }, identity);
    if (secure !== undefined) this.#handshakes.watch(secure, accepted);
    const read = this.#readBeginning;
    const server =
      read === undefined
        ? (secure ?? plain((socket) => accepted(socket)))
        : plain((socket) => {
            // A server of TLS that listens nowhere takes the socket over as if it had accepted it.
            read(socket, () => (secure === undefined ? accepted(socket) : secure.emit('connection', socket)));
          });
    server.maxConnections = this.#spec.limits.maxConnections;
    server.on('drop', (peer) => this.#handler.dropped(peer));
    return server;
  }

  /** A server is closed once every connection that it accepted is. */
  #serverClosed(): void {
    this.#closedServers += 1;
    if (this.isClosed) this.#handler.closed();
  }
}

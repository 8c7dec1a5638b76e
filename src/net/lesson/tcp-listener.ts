import { createServer, type Server, type Socket } from 'node:net';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CallResult } from '../../lesson/observation.js';

/** A listening socket of a bench, at which one or several programs accept. */
export class TcpListener {
  /** Connections that the system has completed and no program has accepted yet. */
  readonly #arrived: Socket[] = [];
  readonly #accepting: ((socket: Socket) => void)[] = [];
  readonly #taken: (socket: Socket) => void;
  #server: Server | undefined;
  #port: number | undefined;

  /** `taken` is told of each connection when it arrives, and is to close it at the end. */
  constructor(taken: (socket: Socket) => void) {
    this.#taken = taken;
  }

  /** The port that it listens at, or listened at last; undefined before it has one. */
  get port(): number | undefined {
    return this.#port;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  get waiting(): number {
    return this.#arrived.length;
  }

  /** Listens; port 0 is a free one. */
  open({ address, port }: SocketAddress): Promise<CallResult> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) =>
      this.#arrive(socket),
    );
    return new Promise((resolve) => {
      server.once('error', (error) =>
        resolve({ ok: false, failure: socketFailure(error, formatSocketAddress(address, port)) }),
      );
      server.listen(port, address, () => {
        const bound = server.address();
        if (bound === null || typeof bound === 'string') return;
        this.#server = server;
        this.#port = bound.port;
        resolve({ ok: true, address: formatSocketAddress(address, bound.port) });
      });
    });
  }

  /** Resolves with the next connection. Programs that wait get one each, in the order of their calls. */
  accept(): Promise<Socket> {
    const socket = this.#arrived.shift();
    if (socket !== undefined) return Promise.resolve(socket);
    return new Promise((resolve) => this.#accepting.push(resolve));
  }

  /** Connections stay as they are. */
  close(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #arrive(socket: Socket): void {
    this.#taken(socket);
    const accepting = this.#accepting.shift();
    if (accepting === undefined) this.#arrived.push(socket);
    else accepting(socket);
  }
}

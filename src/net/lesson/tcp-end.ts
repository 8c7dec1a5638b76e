import { connect, createServer, type Server, type Socket } from 'node:net';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CallResult } from '../../lesson/observation.js';
import type { BenchEnd } from './bench-end.js';
import { StreamCalls } from './stream-calls.js';

const notOpen: CallResult = { ok: false, failure: failure('NOT_CONNECTED') };

/** A TCP program of a bench: a client, or a server that has one connection at a time. */
export class TcpEnd implements BenchEnd {
  #server: Server | undefined;
  #stream: StreamCalls | undefined;
  /** Connections that the system has completed and the program has not accepted yet. */
  readonly #arrived: StreamCalls[] = [];
  readonly #accepting: ((stream: StreamCalls) => void)[] = [];
  readonly #all = new Set<Socket>();
  #localPort: number | undefined;
  #peerPort: number | undefined;

  get localPort(): number | undefined {
    return this.#localPort;
  }

  get peerPort(): number | undefined {
    return this.#peerPort;
  }

  get unread(): number {
    return this.#stream?.unread ?? 0;
  }

  /** Listens. */
  open({ address, port }: SocketAddress): Promise<CallResult> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) =>
      this.#arrive(socket),
    );
    this.#server = server;
    return new Promise((resolve) => {
      server.once('error', (error) => resolve(failed(error, address, port)));
      server.listen(port, address, () => {
        const bound = server.address();
        if (bound === null || typeof bound === 'string') return;
        this.#localPort = bound.port;
        resolve({ ok: true, address: formatSocketAddress(address, bound.port) });
      });
    });
  }

  connect({ address, port }: SocketAddress): Promise<CallResult> {
    return new Promise((resolve) => {
      const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
      this.#all.add(socket);
      socket.once('error', (error) => resolve(failed(error, address, port)));
      socket.once('connect', () => {
        this.#take(new StreamCalls(socket, (error) => failed(error, address, port)));
        resolve({
          ok: true,
          address: formatSocketAddress(socket.localAddress ?? address, this.#localPort ?? 0),
        });
      });
    });
  }

  /** Resolves with the next connection, which the other calls are about from then on. */
  accept(): Promise<CallResult> {
    return new Promise((resolve) => {
      const take = (stream: StreamCalls): void => {
        this.#take(stream);
        resolve({
          ok: true,
          address: formatSocketAddress(stream.socket.remoteAddress ?? '', this.#peerPort ?? 0),
        });
      };
      const stream = this.#arrived.shift();
      if (stream === undefined) this.#accepting.push(take);
      else take(stream);
    });
  }

  send(bytes: Uint8Array): Promise<CallResult> {
    return this.#stream?.send(bytes) ?? Promise.resolve(notOpen);
  }

  receive(maxBytes: number): Promise<CallResult> {
    return this.#stream?.receive(maxBytes) ?? Promise.resolve(notOpen);
  }

  finish(): Promise<CallResult> {
    return this.#stream?.finish() ?? Promise.resolve(notOpen);
  }

  close(): Promise<CallResult> {
    return this.#stream?.close() ?? Promise.resolve(notOpen);
  }

  destroy(): void {
    this.#server?.close();
    for (const socket of this.#all) socket.destroy();
  }

  #arrive(socket: Socket): void {
    this.#all.add(socket);
    const { remoteAddress = '', remotePort = 0 } = socket;
    const stream = new StreamCalls(socket, (error) => failed(error, remoteAddress, remotePort));
    const accepting = this.#accepting.shift();
    if (accepting === undefined) this.#arrived.push(stream);
    else accepting(stream);
  }

  #take(stream: StreamCalls): void {
    this.#stream = stream;
    this.#localPort = stream.socket.localPort;
    this.#peerPort = stream.socket.remotePort;
  }
}

function failed(error: unknown, address: string, port: number): CallResult {
  return { ok: false, failure: socketFailure(error, formatSocketAddress(address, port)) };
}

import { connect, type Socket } from 'node:net';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import { socketFailure } from '../../errors/system-errors.js';
import type { CallResult } from '../../lesson/observation.js';
import type { BenchEnd } from './bench-end.js';
import { StreamCalls } from './stream-calls.js';
import { TcpListener } from './tcp-listener.js';

/** A TCP program of a bench: a client, or a server that has one connection at a time. */
export class TcpEnd implements BenchEnd {
  readonly #name: string;
  readonly #own: TcpListener;
  readonly #others: TcpEnd | undefined;
  readonly #all = new Set<Socket>();
  #stream: StreamCalls | undefined;
  #localPort: number | undefined;
  #peerPort: number | undefined;

  /** `others` is the end at whose socket this one accepts while it does not listen itself. */
  constructor(name: string, others?: TcpEnd) {
    this.#name = name;
    this.#others = others;
    this.#own = new TcpListener((socket) => this.#all.add(socket));
  }

  get localPort(): number | undefined {
    return this.#localPort;
  }

  get peerPort(): number | undefined {
    return this.#peerPort;
  }

  get unread(): number {
    return this.#stream?.unread ?? 0;
  }

  get waiting(): number {
    return this.#own.waiting;
  }

  get listeningPort(): number | undefined {
    return this.#own.port;
  }

  async open(at: SocketAddress): Promise<CallResult> {
    const result = await this.#own.open(at);
    if (result.ok) {
      this.#localPort = this.#own.port;
      this.#peerPort = undefined;
    }
    return result;
  }

  connect({ address, port }: SocketAddress): Promise<CallResult> {
    return new Promise((resolve) => {
      const socket = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
      this.#all.add(socket);
      socket.once('error', (error) => resolve(failed(error, address, port)));
      socket.once('connect', () => {
        this.#take(socket);
        resolve({
          ok: true,
          address: formatSocketAddress(socket.localAddress ?? address, this.#localPort ?? 0),
        });
      });
    });
  }

  /** Resolves with the next connection, which the other calls are about from then on. */
  async accept(): Promise<CallResult> {
    const listener = this.#own.isOpen ? this.#own : this.#others?.listener;
    if (listener === undefined) return this.#notConnected;
    const socket = await listener.accept();
    this.#take(socket);
    return { ok: true, address: formatSocketAddress(socket.remoteAddress ?? '', this.#peerPort ?? 0) };
  }

  /** The socket that it listens with, for others to accept at. */
  get listener(): TcpListener {
    return this.#own;
  }

  send(bytes: Uint8Array): Promise<CallResult> {
    return this.#stream?.send(bytes) ?? Promise.resolve(this.#notConnected);
  }

  receive(maxBytes: number, timeoutMs?: number): Promise<CallResult> {
    return this.#stream?.receive(maxBytes, timeoutMs) ?? Promise.resolve(this.#notConnected);
  }

  finish(): Promise<CallResult> {
    return this.#stream?.finish() ?? Promise.resolve(this.#notConnected);
  }

  /** Closes its connection; the socket that it listens with where it has none. */
  close(): Promise<CallResult> {
    const stream = this.#stream;
    this.#stream = undefined;
    if (stream !== undefined) return stream.close();
    this.#own.close();
    return Promise.resolve({ ok: true, ended: 'none' });
  }

  destroy(): void {
    this.#own.close();
    for (const socket of this.#all) socket.destroy();
  }

  get #notConnected(): CallResult {
    return { ok: false, failure: failure('NOT_CONNECTED', { endpoint: this.#name }) };
  }

  #take(socket: Socket): void {
    const { remoteAddress = '', remotePort = 0 } = socket;
    this.#stream = new StreamCalls(socket, (error) => failed(error, remoteAddress, remotePort));
    this.#localPort = socket.localPort;
    this.#peerPort = socket.remotePort;
  }
}

function failed(error: unknown, address: string, port: number): CallResult {
  return { ok: false, failure: socketFailure(error, formatSocketAddress(address, port)) };
}

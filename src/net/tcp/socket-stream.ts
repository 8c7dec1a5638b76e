import type { Socket } from 'node:net';
import type { SocketAddress } from '../../bytes/socket-address.js';
import type { ByteStream, ByteStreamHandler } from '../../transport/byte-stream.js';
import type { ReadBuffer, ReadBuffers } from './read-buffer.js';

/** The key of a socket's handler: all sockets share the same five listener functions instead of five closures each. */
const handlerOf = Symbol('handler');

/** A socket that has been started. */
interface HandledSocket extends Socket {
  [handlerOf]: ByteStreamHandler;
}

/** A byte stream on a connected socket of node:net or node:tls, which the stream owns. */
export class SocketStream implements ByteStream {
  readonly #socket: Socket;
  readonly #tcp: Socket;
  readonly #buffers: ReadBuffers | undefined;
  #buffer: ReadBuffer | undefined;

  /** `tcp` is the socket below TLS; without TLS it is the same. With `buffers` it borrows, where it reads much and has no TLS. */
  constructor(socket: Socket, tcp: Socket = socket, buffers?: ReadBuffers) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#buffers = socket === tcp ? buffers : undefined;
  }

  get borrows(): boolean {
    return this.#buffer !== undefined;
  }

  get localAddress(): SocketAddress | undefined {
    const { localAddress: address, localPort: port } = this.#socket;
    return address === undefined || port === undefined ? undefined : { address, port };
  }

  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  get isDestroyed(): boolean {
    return this.#socket.destroyed;
  }

  get isSendingEnded(): boolean {
    return this.#socket.writableEnded;
  }

  start(handler: ByteStreamHandler): void {
    const socket = this.#socket as HandledSocket;
    const buffers = this.#buffers;
    socket[handlerOf] = handler;
    socket
      .on('data', buffers === undefined ? dataArrived : (chunk) => this.#arrived(chunk, handler, buffers))
      .on('end', peerEnded)
      .on('drain', drained)
      .on('error', failed)
      .on('close', closed);
  }

  keepReceived(): void {
    this.#buffer?.keep();
  }

  write(bytes: Uint8Array, taken?: () => void): boolean {
    return this.#socket.write(bytes, taken);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  endSending(): void {
    if (!this.#socket.writableEnded) this.#socket.end();
  }

  destroy(error?: Error): void {
    this.#socket.destroy(error);
  }

  reset(): void {
    // Node resets no socket of TLS; the one of TLS closes with the one below it.
    this.#tcp.resetAndDestroy();
  }

  sendAtOnce(): void {
    this.#socket.setNoDelay(true);
  }

  keepAlive(afterMs: number): void {
    this.#socket.setKeepAlive(true, afterMs);
  }

  #arrived(chunk: Uint8Array, handler: ByteStreamHandler, buffers: ReadBuffers): void {
    handler.received(chunk);
    this.#buffer ??= buffers.open(this.#socket, chunk, (bytes) => handler.received(bytes));
  }
}

function dataArrived(this: HandledSocket, chunk: Buffer): void {
  this[handlerOf].received(chunk);
}

function peerEnded(this: HandledSocket): void {
  this[handlerOf].peerEnded();
}

function drained(this: HandledSocket): void {
  this[handlerOf].drained();
}

function failed(this: HandledSocket, error: Error): void {
  this[handlerOf].failed(error);
}

function closed(this: HandledSocket): void {
  this[handlerOf].closed();
}

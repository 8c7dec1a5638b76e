import type { Socket } from 'node:net';
import type { ByteStream, ByteStreamHandler } from '../../transport/byte-stream.js';

/** A byte stream on a socket of node:net or node:tls, which is connected and belongs to the stream from here on. */
export class SocketStream implements ByteStream {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0;
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
    this.#socket
      .on('data', (chunk: Buffer) => handler.received(chunk))
      .on('end', () => handler.peerEnded())
      .on('drain', () => handler.drained())
      .on('error', (error) => handler.failed(error))
      .on('close', () => handler.closed());
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

  sendAtOnce(): void {
    this.#socket.setNoDelay(true);
  }

  keepAlive(afterMs: number): void {
    this.#socket.setKeepAlive(true, afterMs);
  }
}

import type { Socket } from 'node:net';
import type { CallResult } from '../../lesson/observation.js';
import { ReceiveCall } from './receive-call.js';

/** The calls of a program on one TCP connection. One `receive` at a time, as of a program of one thread. */
export class StreamCalls {
  readonly socket: Socket;
  readonly #failed: (error: Error) => CallResult;
  #hasEnded = false;
  #broken: CallResult | undefined;
  #waiting: ReceiveCall | undefined;

  /** `failed` makes a result of what went wrong with the socket. */
  constructor(socket: Socket, failed: (error: Error) => CallResult) {
    this.socket = socket;
    this.#failed = failed;
    socket.on('readable', () => this.#answer());
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#answer();
    });
    socket.on('error', (error) => {
      this.#broken = failed(error);
      this.#answer();
    });
    socket.on('close', () => {
      this.#hasEnded = true;
      this.#answer();
    });
  }

  /** Received bytes that the program has not read yet, as far as they have left the system. */
  get unread(): number {
    return this.socket.readableLength;
  }

  /** Resolves with at most `maxBytes` as soon as there are any: empty at the end of the stream. */
  receive(maxBytes: number, timeoutMs?: number): Promise<CallResult> {
    const call = new ReceiveCall(maxBytes, timeoutMs, () => {
      this.#waiting = undefined;
    });
    this.#waiting = call;
    this.#answer();
    return call.result;
  }

  /** Resolves when the system has taken all of it. */
  send(bytes: Uint8Array): Promise<CallResult> {
    if (this.#broken !== undefined) return Promise.resolve(this.#broken);
    return new Promise((resolve) => {
      this.socket.write(bytes, (error) => resolve(error ? this.#failed(error) : { ok: true }));
    });
  }

  /** Resolves when FIN is on its way. */
  finish(): Promise<CallResult> {
    return new Promise((resolve) => {
      this.socket.end(() => resolve({ ok: true }));
    });
  }

  /** Closes as `close` does: what was received and not read makes it a reset. */
  close(): Promise<CallResult> {
    const isUnread = this.unread > 0;
    const ended = isUnread ? 'reset' : this.socket.writableEnded ? 'none' : undefined;
    return new Promise((resolve) => {
      const result: CallResult = { ok: true, ...(ended !== undefined && { ended }) };
      this.socket.once('close', () => resolve(result));
      if (isUnread) this.socket.resetAndDestroy();
      else this.socket.end(() => this.socket.destroy());
      if (this.socket.destroyed) resolve(result);
    });
  }

  #answer(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const result = this.#read(waiting.maxBytes);
    if (result === undefined) return;
    this.#waiting = undefined;
    waiting.returns(result);
  }

  #read(maxBytes: number): CallResult | undefined {
    const { socket } = this;
    if (socket.readableLength > 0) {
      const bytes: unknown = socket.read(Math.min(maxBytes, socket.readableLength));
      return bytes instanceof Uint8Array ? { ok: true, bytes: Uint8Array.from(bytes) } : undefined;
    }
    if (this.#broken !== undefined) return this.#broken;
    if (this.#hasEnded) return { ok: true, bytes: new Uint8Array() };
    // With nothing buffered, this makes the socket read from the system, and say `readable` or `end`.
    socket.read(0);
    return undefined;
  }
}

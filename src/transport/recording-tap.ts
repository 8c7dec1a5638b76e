import type { ByteStream, ByteStreamHandler } from './byte-stream.js';
import type { DatagramHandler, DatagramTransport, Destination } from './datagram-transport.js';
import type { TappedDatagrams, TransportTap } from './tap.js';

/** Records the traffic of a recording tap. Bytes are borrowed until the call returns; `peer` is `ADDRESS:PORT`. */
export interface Recorder {
  /** Bytes or a datagram arrived from the peer. */
  received(peer: string, bytes: Uint8Array): void;
  /** Bytes or a datagram were sent to the peer; not called for a datagram that found no room. */
  sent(peer: string, bytes: Uint8Array): void;
  /** The peer has finished sending (streams). */
  peerEnded(peer: string): void;
  /** This side has finished sending (streams). */
  sendingEnded(peer: string): void;
  /** The connection is closed both ways (streams). */
  closed(peer: string): void;
}

/** Passes all traffic to a recorder, in order, and changes nothing. */
export class RecordingTap implements TransportTap {
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  stream(stream: ByteStream, peer: string): ByteStream {
    return new RecordedStream(stream, peer, this.#recorder);
  }

  datagrams(handler: DatagramHandler): TappedDatagrams {
    const recorder = this.#recorder;
    return {
      handler: new RecordedHandler(handler, recorder),
      around: (transport) => new RecordedTransport(transport, recorder),
    };
  }
}

class RecordedStream implements ByteStream {
  readonly #stream: ByteStream;
  readonly #peer: string;
  readonly #recorder: Recorder;

  constructor(stream: ByteStream, peer: string, recorder: Recorder) {
    this.#stream = stream;
    this.#peer = peer;
    this.#recorder = recorder;
  }

  get localPort(): number {
    return this.#stream.localPort;
  }

  get waitingBytes(): number {
    return this.#stream.waitingBytes;
  }

  get isDestroyed(): boolean {
    return this.#stream.isDestroyed;
  }

  get isSendingEnded(): boolean {
    return this.#stream.isSendingEnded;
  }

  start(handler: ByteStreamHandler): void {
    const recorder = this.#recorder;
    const peer = this.#peer;
    this.#stream.start({
      received: (chunk) => {
        recorder.received(peer, chunk);
        handler.received(chunk);
      },
      peerEnded: () => {
        recorder.peerEnded(peer);
        handler.peerEnded();
      },
      drained: () => handler.drained(),
      failed: (error) => handler.failed(error),
      closed: () => {
        recorder.closed(peer);
        handler.closed();
      },
    });
  }

  write(bytes: Uint8Array, taken?: () => void): boolean {
    this.#recorder.sent(this.#peer, bytes);
    return this.#stream.write(bytes, taken);
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  endSending(): void {
    if (!this.#stream.isSendingEnded) this.#recorder.sendingEnded(this.#peer);
    this.#stream.endSending();
  }

  destroy(error?: Error): void {
    this.#stream.destroy(error);
  }

  sendAtOnce(): void {
    this.#stream.sendAtOnce();
  }

  keepAlive(afterMs: number): void {
    this.#stream.keepAlive(afterMs);
  }
}

class RecordedHandler implements DatagramHandler {
  readonly #handler: DatagramHandler;
  readonly #recorder: Recorder;

  constructor(handler: DatagramHandler, recorder: Recorder) {
    this.#handler = handler;
    this.#recorder = recorder;
  }

  received(bytes: Uint8Array, from: Destination): void {
    this.#recorder.received(from.peer, bytes);
    this.#handler.received(bytes, from);
  }

  failed(error: unknown, to?: Destination): void {
    this.#handler.failed(error, to);
  }

  undeliverable(error: unknown, to: Destination): void {
    this.#handler.undeliverable?.(error, to);
  }
}

class RecordedTransport implements DatagramTransport {
  readonly #transport: DatagramTransport;
  readonly #recorder: Recorder;

  constructor(transport: DatagramTransport, recorder: Recorder) {
    this.#transport = transport;
    this.#recorder = recorder;
  }

  get local(): DatagramTransport['local'] {
    return this.#transport.local;
  }

  get borrows(): boolean {
    return this.#transport.borrows;
  }

  get drops(): number {
    return this.#transport.drops;
  }

  get remote(): Destination | undefined {
    return this.#transport.remote;
  }

  get isConnected(): boolean {
    return this.#transport.isConnected;
  }

  get next(): DatagramTransport['next'] {
    const { next } = this.#transport;
    return next && (async () => new RecordedTransport(await next(), this.#recorder));
  }

  destination(address: string, port: number): Destination {
    return this.#transport.destination(address, port);
  }

  send(bytes: Uint8Array, to: Destination): boolean {
    const isTaken = this.#transport.send(bytes, to);
    if (isTaken) this.#recorder.sent(to.peer, bytes);
    return isTaken;
  }

  forget(destination: Destination): void {
    this.#transport.forget(destination);
  }

  drained(): Promise<void> {
    return this.#transport.drained();
  }

  close(): void {
    this.#transport.close();
  }
}

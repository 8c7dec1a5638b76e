import { type SocketAddress, splitSocketAddress } from '../bytes/socket-address.js';
import { systemCode } from '../errors/system-errors.js';
import type { ByteStream, ByteStreamHandler } from './byte-stream.js';
import type { DatagramHandler, DatagramTransport, Destination } from './datagram-transport.js';
import type { Recorder, RecorderSource, Side, StreamRecorder } from './recorder.js';
import type { TappedDatagrams, TransportTap } from './tap.js';

/** Shows all traffic to the recorder of `source`, while there is one, and changes nothing. `opener` opens the connections. */
export class RecordingTap implements TransportTap {
  readonly #source: RecorderSource;
  readonly #opener: Side;

  constructor(source: RecorderSource, opener: Side) {
    this.#source = source;
    this.#opener = opener;
  }

  stream(stream: ByteStream, peer: string): ByteStream {
    return new RecordedStream(stream, peer, this.#source, this.#opener);
  }

  datagrams(handler: DatagramHandler): TappedDatagrams {
    const recorded = new RecordedHandler(handler, this.#source);
    return {
      handler: recorded,
      around: (transport) => new RecordedTransport(transport, recorded, this.#source),
    };
  }
}

class RecordedStream implements ByteStream {
  readonly #stream: ByteStream;
  readonly #peer: string;
  readonly #source: RecorderSource;
  /** The recorder that was asked last, and what it gave for this connection. */
  #asked: Recorder | undefined;
  #recorder: StreamRecorder | undefined;

  constructor(stream: ByteStream, peer: string, source: RecorderSource, opener: Side) {
    this.#stream = stream;
    this.#peer = peer;
    this.#source = source;
    if (source.recorder !== undefined) this.#ask(source.recorder, opener);
  }

  get localAddress(): SocketAddress | undefined {
    return this.#stream.localAddress;
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

  get borrows(): boolean {
    return this.#stream.borrows;
  }

  start(handler: ByteStreamHandler): void {
    this.#stream.start({
      received: (chunk) => {
        this.#current()?.sent('peer', chunk);
        handler.received(chunk);
      },
      peerEnded: () => {
        this.#current()?.finished('peer');
        handler.peerEnded();
      },
      drained: () => handler.drained(),
      failed: (error) => {
        // Whatever else may fail, such as a peer that is silent, sends nothing.
        if (isReset(error)) this.#current()?.reset('peer');
        handler.failed(error);
      },
      closed: () => {
        this.#current()?.closed();
        handler.closed();
      },
    });
  }

  write(bytes: Uint8Array, taken?: () => void): boolean {
    this.#current()?.sent('local', bytes);
    return this.#stream.write(bytes, taken);
  }

  keepReceived(): void {
    this.#stream.keepReceived();
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  endSending(): void {
    if (!this.#stream.isSendingEnded) this.#current()?.finished('local');
    this.#stream.endSending();
  }

  destroy(error?: Error): void {
    if (!this.#stream.isDestroyed) this.#current()?.reset('local');
    this.#stream.destroy(error);
  }

  reset(): void {
    if (!this.#stream.isDestroyed) this.#current()?.reset('local');
    this.#stream.reset();
  }

  sendAtOnce(): void {
    this.#stream.sendAtOnce();
  }

  keepAlive(afterMs: number): void {
    this.#stream.keepAlive(afterMs);
  }

  #current(): StreamRecorder | undefined {
    const { recorder } = this.#source;
    if (recorder !== this.#asked) this.#ask(recorder, undefined);
    return this.#recorder;
  }

  #ask(recorder: Recorder | undefined, opener: Side | undefined): void {
    const local = this.#stream.localAddress;
    this.#asked = recorder;
    // A socket that is closed already has no address.
    this.#recorder =
      local === undefined
        ? undefined
        : recorder?.stream({ local, peer: splitSocketAddress(this.#peer) }, opener);
  }
}

class RecordedHandler implements DatagramHandler {
  readonly #handler: DatagramHandler;
  readonly #source: RecorderSource;
  /** What it receives from. */
  transport: DatagramTransport | undefined;

  constructor(handler: DatagramHandler, source: RecorderSource) {
    this.#handler = handler;
    this.#source = source;
  }

  received(bytes: Uint8Array, from: Destination): void {
    const { recorder } = this.#source;
    if (recorder !== undefined && this.transport !== undefined)
      recorder.datagram('peer', { local: this.transport.localFor(from), peer: from }, [bytes]);
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
  readonly #handler: RecordedHandler;
  readonly #source: RecorderSource;

  constructor(transport: DatagramTransport, handler: RecordedHandler, source: RecorderSource) {
    this.#transport = transport;
    this.#handler = handler;
    this.#source = source;
    handler.transport = transport;
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
    return next && (async () => new RecordedTransport(await next(), this.#handler, this.#source));
  }

  localFor(to: Destination): SocketAddress {
    return this.#transport.localFor(to);
  }

  destination(address: string, port: number): Destination {
    return this.#transport.destination(address, port);
  }

  send(bytes: Uint8Array, to: Destination): boolean {
    const isTaken = this.#transport.send(bytes, to);
    if (isTaken) this.#source.recorder?.datagram('local', { local: this.localFor(to), peer: to }, [bytes]);
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

function isReset(error: Error): boolean {
  return ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(systemCode(error));
}

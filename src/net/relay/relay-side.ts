import type { ByteStream, ByteStreamHandler } from '../../transport/byte-stream.js';
import type { Spoken } from '../tcp/dead-peers.js';
import type { KeepAliveConnection } from '../tcp/keep-alive.js';

/** The relayed connection, as its two sides use it. */
export interface RelaySideOwner {
  readonly sinceMicros: number;
  /** Bytes arrived at a side, which will be passed on. */
  arrived(side: RelaySide, chunk: Uint8Array): void;
  /** The program behind a side has finished sending. */
  peerEnded(side: RelaySide): void;
  /** A side is broken. */
  failed(side: RelaySide, error: Error): void;
  /** A side is closed both ways. */
  closed(side: RelaySide): void;
  /** A side has taken what waited for it. */
  drained(side: RelaySide): void;
}

/** One side of a relayed connection: the stream to the client, or the one to the target. */
export class RelaySide implements ByteStreamHandler, Spoken, KeepAliveConnection {
  /** `ADDRESS:PORT` that the stream is connected to. */
  readonly peer: string;
  readonly stream: ByteStream;
  readonly #owner: RelaySideOwner;
  #wrote = 0;
  #isKeptAlive = false;
  isClosed = false;
  /** Nothing more comes from it. */
  hasEnded = false;
  /** This machine sent last. */
  spokeLast = false;

  /** Starts the stream, paused: nothing is read before `read(true)`. */
  constructor(stream: ByteStream, peer: string, owner: RelaySideOwner) {
    this.stream = stream;
    this.peer = peer;
    this.#owner = owner;
    stream.start(this);
    stream.pause();
  }

  get localPort(): number {
    return this.stream.localAddress?.port ?? 0;
  }

  get sinceMicros(): number {
    return this.#owner.sinceMicros;
  }

  keepAlive(afterMs: number): void {
    if (this.#isKeptAlive) return;
    this.#isKeptAlive = true;
    this.stream.keepAlive(afterMs);
  }

  /** Reads from the stream, or lets its sender wait. */
  read(isReading: boolean): void {
    if (isReading) this.stream.resume();
    else this.stream.pause();
  }

  /** Passes bytes on. Returns false if too many wait; `drained` follows. Bytes after the end are dropped. */
  write(bytes: Uint8Array): boolean {
    if (this.stream.isDestroyed || this.stream.isSendingEnded) return true;
    // Nothing is in flight before the second write, so that Nagle's algorithm would not delay the first.
    if (this.#wrote === 1) this.stream.sendAtOnce();
    if (this.#wrote < 2) this.#wrote += 1;
    this.spokeLast = true;
    // A large piece counts as waiting before it is tried; mostly the system has taken all of it by now.
    return this.stream.write(bytes) || this.stream.waitingBytes === 0;
  }

  received(chunk: Uint8Array): void {
    this.spokeLast = false;
    this.#owner.arrived(this, chunk);
  }

  peerEnded(): void {
    this.hasEnded = true;
    this.#owner.peerEnded(this);
  }

  drained(): void {
    this.#owner.drained(this);
  }

  failed(error: Error): void {
    this.#owner.failed(this, error);
  }

  closed(): void {
    this.isClosed = true;
    this.hasEnded = true;
    this.#owner.closed(this);
  }
}

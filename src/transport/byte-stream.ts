import type { SocketAddress } from '../bytes/socket-address.js';

/** Handles the events of a byte stream. */
export interface ByteStreamHandler {
  /** Bytes arrived, borrowed until the call returns if the stream `borrows`; else the handler owns them. */
  received(chunk: Uint8Array): void;
  /** The peer has finished sending (FIN). */
  peerEnded(): void;
  /** Everything written has been taken, after a `write` that returned false. */
  drained(): void;
  /** The stream is broken; `closed` follows. */
  failed(error: Error): void;
  /** The stream is closed both ways. Called once, last. */
  closed(): void;
}

/**
 * An open connection that carries bytes both ways, in order, with back-pressure, and that can end one direction at a time, as
 * TCP does (RFC 9293). Taps wrap it.
 */
export interface ByteStream {
  /** The address of this side; `undefined` once it is closed. */
  readonly localAddress: SocketAddress | undefined;
  /** Bytes written that the system has not taken yet. */
  readonly waitingBytes: number;
  /** True if the stream is closed or about to be: nothing is sent or received any more. */
  readonly isDestroyed: boolean;
  /** True if the bytes that are received are borrowed. It may change between two calls of `received`. */
  readonly borrows: boolean;
  /** True if this side has finished sending, or will once everything queued is out. */
  readonly isSendingEnded: boolean;
  /** Begins to read. Called once. */
  start(handler: ByteStreamHandler): void;
  /**
   * Sends `bytes` and takes ownership of them. Returns false if too many bytes wait; `drained` follows. `taken` is called once
   * the system has taken them, or never will.
   */
  write(bytes: Uint8Array, taken?: () => void): boolean;
  /** Called from `received`: the handler owns what it has just received. */
  keepReceived(): void;
  /** Stops reading, so that the peer has to wait. */
  pause(): void;
  /** Resumes reading. */
  resume(): void;
  /** Finishes sending once everything queued is out; the peer may go on. */
  endSending(): void;
  /** Closes at once and discards what waits. With `error`, the handler's `failed` is called first. */
  destroy(error?: Error): void;
  /** Closes at once with a reset (RST) instead of a FIN, and discards what waits. */
  reset(): void;
  /** Turns Nagle's algorithm off (RFC 896): small writes are sent at once from now on. */
  sendAtOnce(): void;
  /** Turns keep-alive on: the system probes a peer that was silent for `afterMs`. */
  keepAlive(afterMs: number): void;
}

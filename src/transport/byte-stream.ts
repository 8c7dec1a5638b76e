/** Who reads a byte stream. */
export interface ByteStreamHandler {
  /** Bytes arrived; they are the handler's from here on. */
  received(chunk: Uint8Array): void;
  /** The peer has finished sending (FIN). */
  peerEnded(): void;
  /** Everything written has been taken, after a `write` that returned false. */
  drained(): void;
  /** The stream is broken; `closed` follows. */
  failed(error: Error): void;
  /** It is closed both ways, and nothing follows. Called once. */
  closed(): void;
}

/**
 * An open connection that carries bytes both ways, in order, with back-pressure, and that can end one way at a time: what
 * TCP offers (RFC 9293), whatever provides it. Taps wrap it.
 */
export interface ByteStream {
  /** The port of this side, 0 once it is closed. */
  readonly localPort: number;
  /** Bytes written that the system has not taken yet. */
  readonly waitingBytes: number;
  /** It is closed, or about to be: nothing is sent or received any more. */
  readonly isDestroyed: boolean;
  /** This side has finished sending, or will once what waits is out. */
  readonly isSendingEnded: boolean;
  /** Begins to read. Called once. */
  start(handler: ByteStreamHandler): void;
  /**
   * Sends `bytes`, which are given away; false when more wait than should, until `drained`. `taken` is called once the system
   * has taken them, or never will.
   */
  write(bytes: Uint8Array, taken?: () => void): boolean;
  /** Reads no more, so that the peer has to wait. */
  pause(): void;
  /** Reads on. */
  resume(): void;
  /** Finishes sending once what waits is out; the peer may go on. */
  endSending(): void;
  /** Closes at once, whatever waits; with `error` the handler's `failed` is called first. */
  destroy(error?: Error): void;
  /** Sends small writes at once from now on instead of collecting them (Nagle's algorithm, RFC 896). */
  sendAtOnce(): void;
  /** Has the system ask a peer that was silent for `afterMs` whether it is still there. */
  keepAlive(afterMs: number): void;
}

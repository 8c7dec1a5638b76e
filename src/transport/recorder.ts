import type { SocketAddress } from '../bytes/socket-address.js';

/** The two ends of a conversation. `local` is of every address (`::`) where the system chose the real one and does not tell. */
export interface Ends {
  readonly local: SocketAddress;
  readonly peer: SocketAddress;
}

/** A side of a conversation: the recorded endpoint, or its peer. */
export type Side = 'local' | 'peer';

/** Records one connection. Bytes are borrowed until the call returns. */
export interface StreamRecorder {
  /** That side has sent bytes; those of the peer have arrived. */
  sent(by: Side, bytes: Uint8Array): void;
  /** That side has finished sending (FIN). */
  finished(by: Side): void;
  /** That side has broken the connection off (RST). */
  reset(by: Side): void;
  /** The connection is closed; the last call. */
  closed(): void;
}

/** Records datagrams. */
export interface DatagramRecorder {
  /** That side has sent a datagram of these parts, borrowed until the call returns; one of the peer has arrived. */
  datagram(by: Side, ends: Ends, parts: readonly Uint8Array[]): void;
}

/** Records the traffic of endpoints. */
export interface Recorder extends DatagramRecorder {
  /** A connection, that `opener` has just opened; `undefined` for one that was open before the recorder began. */
  stream(ends: Ends, opener: Side | undefined): StreamRecorder;
}

/** What records datagrams now. */
export interface DatagramRecorderSource {
  /** `undefined` while nothing records. */
  readonly recorder: DatagramRecorder | undefined;
}

/** What records now. Endpoints look at it with each message, so that a recording may begin and end while they run. */
export interface RecorderSource {
  /** `undefined` while nothing records. */
  readonly recorder: Recorder | undefined;
  /** Calls `changed` whenever `recorder` has changed, until the returned function is called. */
  watch(changed: () => void): () => void;
}

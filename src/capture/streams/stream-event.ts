/** An end of a connection: the client opened it. */
export type Side = 'client' | 'server';

/** Where in a capture something was seen. */
export interface Seen {
  /** The number of the packet, from 1. */
  readonly packet: number;
  /** Nanoseconds since the first packet of the capture. */
  readonly timeNanos: number;
}

/** A part of what one end has sent, in the order of its stream. */
interface StreamPart extends Seen {
  /** Who has sent it. */
  readonly from: Side;
  /** Bytes of its stream before it. */
  readonly offset: number;
}

/** Bytes of a stream. */
export interface StreamData extends StreamPart {
  readonly type: 'data';
  /** Borrowed until the receiver returns. */
  readonly bytes: Uint8Array;
  /** Sent after the FIN, which no correct peer does. */
  readonly isAfterFin: boolean;
}

/** Bytes of a stream that the capture lacks. Its packet is the first one behind them, or the one that was cut. */
export interface StreamGap extends StreamPart {
  readonly type: 'gap';
  readonly missingBytes: number;
  /** `cutOff`: the packet was captured with a snap length. */
  readonly reason: 'notCaptured' | 'cutOff';
}

/** Bytes that were sent again with another content; the first copy stays. */
export interface StreamConflict extends StreamPart {
  readonly type: 'conflict';
  /** How many of the bytes that were sent again are different. */
  readonly differingBytes: number;
}

/** A segment whose sequence number is too far from the others to belong to the stream; it is left out. */
export interface StreamStray extends StreamPart {
  readonly type: 'stray';
  readonly strayBytes: number;
}

/** The end of what one side sends (FIN), behind all of its bytes; or the end of both (RST). */
export interface StreamEnd extends StreamPart {
  readonly type: 'finished' | 'reset';
}

/** Nothing more of a stream follows: the capture has ended, or holds more streams than can be followed at a time. */
export interface StreamOver extends Seen {
  readonly type: 'over';
}

/** What happens in a stream. */
export type StreamEvent = StreamData | StreamGap | StreamConflict | StreamStray | StreamEnd | StreamOver;

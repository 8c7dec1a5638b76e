import type { ByteStream } from './byte-stream.js';
import type { DatagramHandler, DatagramTransport } from './datagram-transport.js';

/** A tapped datagram socket: the handler for the real transport, and a wrapper for the transport. */
export interface TappedDatagrams {
  readonly handler: DatagramHandler;
  around(transport: DatagramTransport): DatagramTransport;
}

/**
 * Stands between an endpoint and its transports, like a breakout box between two devices. It sees, and may change, the traffic
 * in both directions, unnoticed by either side. An endpoint takes at most one tap; a tap may hold others.
 */
export interface TransportTap {
  /** Returns the stream to use instead of `stream`, whose other side is `peer` (`ADDRESS:PORT`). */
  stream(stream: ByteStream, peer: string): ByteStream;
  /** Returns the replacements for `handler` and its transport. */
  datagrams(handler: DatagramHandler): TappedDatagrams;
}
